import { allArchives } from '#shared/archives/directory-store.ts';
import { shanghaiDay, startOfDay } from '#shared/calendar/shanghai.ts';
import type { BooksNight } from '#shared/ledger/night.ts';
import { note } from '#shared/runtime/call.ts';
import { schedule } from '#shared/runtime/schedule.ts';
import { send } from '#shared/runtime/send.ts';
import { dueRuns } from './due.ts';
import { isNightAsked, noteNight, notPlanned } from './report-store.ts';
import { sendOut } from './send-out.ts';

/** When a night begins, in milliseconds after midnight in China: well before any report is due. */
const nightBegins = 3_600_000;

/**
 * Lambda: asks for every report that is due and not yet planned, once a night for the books of every archives, and tells other
 * systems of what was delivered. No report is written here: what makes it plans it, so a tick that comes twice, or fails
 * half-way, can do no harm.
 */
export const handler = schedule({ capability: 'reports', operation: 'tick' }, async (tick, { now }) => {
  const all = await allArchives();
  const asked = await notPlanned(dueRuns(all, tick));
  await send('REPORT_RUNS_QUEUE', asked);
  const night = shanghaiDay(tick);
  const begun = tick.getTime() >= startOfDay(night).getTime() + nightBegins;
  if (begun && !(await isNightAsked(night))) await askForNight(night, all);
  note({ asked: asked.length, ...(await sendOut(now)) });
});

/** The night is noted last: asked twice, it is done once. Begun here, for the tick has no room for a further listener (EventBridge: five). */
async function askForNight(night: string, all: { archivesCode: string }[]): Promise<void> {
  const messages = all.map(({ archivesCode }): BooksNight => ({ archivesCode, night }));
  await send('BOOKS_NIGHTS_QUEUE', messages);
  await noteNight(night);
}
