import type { IndexRun } from './upkeep-run.ts';

const minute = 60_000;

/** Whether tonight's check is due: from three in the morning (`day` is the day's first instant), once a day. */
export const isCheckDue = (day: Date, last: Pick<IndexRun, 'startedAt'> | undefined, now: Date): boolean =>
  now.getTime() >= day.getTime() + 180 * minute && (!last || Date.parse(last.startedAt) < day.getTime());

/** Whether a run has stood still: its message is sent again every half hour, at the one tick that falls into the first five minutes. */
export function isStalled({ movedAt }: Pick<IndexRun, 'movedAt'>, now: Date): boolean {
  const still = now.getTime() - Date.parse(movedAt);
  return still >= 30 * minute && still % (30 * minute) < 5 * minute;
}
