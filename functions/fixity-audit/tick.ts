import { allArchives, fondsNumbersOf } from '#shared/archives/directory-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { isDue } from '#shared/fixity/fixity.ts';
import { findRuns, isPlanned, notePlanned } from '#shared/fixity/fixity-store.ts';
import { note } from '#shared/runtime/call.ts';
import { schedule } from '#shared/runtime/schedule.ts';
import { send } from '#shared/runtime/send.ts';
import type { AuditShard } from './audit-shard.ts';

/**
 * Lambda: once a day asks for the audit of every fonds that is due. The day is noted last, so that a tick that fails
 * half-way is made good by the next one; asked twice is audited once, for the run is named by the day (before all that are asked for on it, see runIdAt).
 */
export const handler = schedule({ capability: 'fixity-audit', operation: 'tick' }, async (tick) => {
  const day = shanghaiDay(tick);
  if (await isPlanned(day)) return note({ planned: day });
  let asked = 0;
  for (const { archivesCode } of await allArchives()) {
    const fonds = [...(await fondsNumbersOf(archivesCode))];
    const runs = await findRuns(fonds.map((number) => [archivesCode, number]));
    const due = fonds.filter((number) => isDue(runs.get(`${archivesCode}/${number}`), tick));
    const messages = due.map((fondsNumber): AuditShard => {
      const run = runs.get(`${archivesCode}/${fondsNumber}`);
      return { archivesCode, fondsNumber, runId: run?.state === 'running' ? run.runId : day };
    });
    await send('FIXITY_AUDITS_QUEUE', messages);
    asked += messages.length;
  }
  await notePlanned(day);
  note({ asked });
});
