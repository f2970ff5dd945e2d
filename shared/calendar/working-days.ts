import { getHolidaysInRange, isWorkday } from 'chinese-days';
import { addDays, type Day } from './day.ts';

/** Years whose holidays and make-up working days the State Council has announced and the calendar (data of `chinese-days`) holds. */
export const announcedYears = { from: 2004, until: lastAnnounced() };

/** The calendar grows by an update of its package; a year without a New Year's holiday in it has not been announced. */
function lastAnnounced(): number {
  let year = 2024;
  while (getHolidaysInRange(`${year + 1}-01-01`, `${year + 1}-01-03`, false).length > 0) year += 1;
  return year;
}

const dashed = (day: Day) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;

/**
 * Whether offices work on a day in China: Monday to Friday without the statutory holidays, and the make-up days
 * (调休) that the State Council announces. Beyond the announced years only weekends are known.
 */
export const isWorkingDay = (day: Day): boolean => isWorkday(dashed(day));

/** The day itself if offices work on it, or the next one on which they do (节假日顺延). */
export const workingDayFrom = (day: Day): Day => (isWorkingDay(day) ? day : workingDaysAfter(day, 1));

/** The day that is `count` working days after another, which itself does not count, working day or not (从次日起算). */
export function workingDaysAfter(day: Day, count: number): Day {
  let at = day;
  for (let left = count; left > 0; ) {
    at = addDays(at, 1);
    if (isWorkingDay(at)) left -= 1;
  }
  return at;
}

/** A term that ends on a day off ends on the next working day (民法典 Art. 203). */
export const lastDayOfTerm = (day: Day): Day => (isWorkingDay(day) ? day : workingDaysAfter(day, 1));

/** How many working days lie after one day up to another, which is included; 0 if it is not later. */
export function workingDaysBetween(after: Day, until: Day): number {
  let count = 0;
  for (let at = addDays(after, 1); at <= until; at = addDays(at, 1)) if (isWorkingDay(at)) count += 1;
  return count;
}
