import { rowProblem } from '#shared/messages/row-problems.ts';
import { type Verdict, waitingDays } from '#shared/scans/scan.ts';

/** The verdict on a file that waited for its entry longer than it is kept: refused, so that it can be sent again. */
export const lapsed = (waiting: Verdict, now: Date): Verdict => ({
  ...waiting,
  outcome: 'refused',
  problems: [...waiting.problems.filter(({ code }) => code !== 'V44'), rowProblem('V52', { days: waitingDays })],
  at: now.toISOString(),
});
