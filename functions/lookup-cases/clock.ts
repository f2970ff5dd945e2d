import type { Day } from '#shared/calendar/day.ts';
import { announcedUntil, workingDayFrom, workingDaysAfter, workingDaysBetween } from '#shared/calendar/working-days.ts';
import { note } from '#shared/runtime/call.ts';
import type { LookupCase } from './lookup-case.ts';
import { terms } from './terms.ts';

type Ticking = Pick<LookupCase, 'caseId' | 'state' | 'dueOn' | 'daysLeft' | 'late' | 'reminded'>;

/** The clock of a case that was handed to the holding archives on a day, or that it has answered on a day. */
export const startClock = (today: Day, term: 'assist' | 'tell') => ({
  dueOn: known(workingDaysAfter(today, terms[term])),
  reminded: false,
});

/** Stops the clock while the citizen brings more: the working days that are left stay left, and what is late by now is marked, the tick or not. */
export const pauseClock = (one: Ticking, today: Day) => ({
  dueOn: undefined,
  daysLeft: one.dueOn ? workingDaysBetween(today, one.dueOn) : 0,
  late: lateAfter(one, today),
});

/** Starts it again; what was due by then is due today, or on the next working day. */
export const resumeClock = ({ daysLeft }: Ticking, today: Day) => ({
  dueOn: known(workingDayFrom(workingDaysAfter(today, daysLeft ?? 0))),
  daysLeft: undefined,
  reminded: false,
});

/** A day of which the holidays are known; of any other the log line of the call says so: the table wants the next year (`npm run tables`). */
function known(day: Day): Day {
  if (Number(day.slice(0, 4)) > announcedUntil()) note({ holidaysKnownUntil: announcedUntil() });
  return day;
}

/** Which of the two terms a case is in; undefined when none runs. */
export const termOf = ({ state, dueOn }: Pick<Ticking, 'state' | 'dueOn'>): 'assist' | 'tell' | undefined => {
  if (!dueOn) return undefined;
  return state === 'answered' ? 'tell' : 'assist';
};

/** What the tick has to do with a case today: the due day itself is still in time (当日下班前). */
export function tickOf(one: Ticking, today: Day): 'mark-overdue' | 'remind' | undefined {
  const term = termOf(one);
  if (!term || !one.dueOn) return undefined;
  if (today > one.dueOn) return one.late.includes(term) ? undefined : 'mark-overdue';
  return !one.reminded && workingDaysBetween(today, one.dueOn) <= terms.remindBefore ? 'remind' : undefined;
}

/** The last due day that the tick must look at: later ones need no reminder yet. */
export const lookAheadTo = (today: Day): Day => workingDaysAfter(today, terms.remindBefore);

/** Whether an answer given or a case closed on a day is late, as the marks that stay with it. */
export const lateAfter = (one: Ticking, today: Day): LookupCase['late'] => {
  const term = termOf(one);
  return term && one.dueOn && today > one.dueOn && !one.late.includes(term) ? [...one.late, term] : one.late;
};
