import { allArchives } from '#shared/archives/directory-store.ts';
import { note } from '#shared/runtime/call.ts';
import { schedule } from '#shared/runtime/schedule.ts';
import { send } from '#shared/runtime/send.ts';
import { dueRuns } from './due.ts';
import { notPlanned } from './report-store.ts';
import { sendOut } from './send-out.ts';

/**
 * Lambda: asks for every report that is due and not yet planned, then tells other systems of what was delivered. No report is
 * written here: what makes it plans it, so a tick that comes twice, or fails half-way, can do no harm.
 */
export const handler = schedule({ capability: 'reports', operation: 'tick' }, async (tick, { now }) => {
  const asked = await notPlanned(dueRuns(await allArchives(), tick));
  await send('REPORT_RUNS_QUEUE', asked);
  note({ asked: asked.length, ...(await sendOut(now)) });
});
