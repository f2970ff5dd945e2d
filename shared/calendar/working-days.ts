import { readFileSync } from 'node:fs';
import { addDays, type Day } from './day.ts';

const table = new URL('./announced-days.txt', import.meta.url);

/** What the State Council announced: weekdays that are free, weekend days that are worked, and the last year it spoke of. */
type Announced = { free: Set<Day>; worked: Set<Day>; until: number };

let read: Announced | undefined;
const announced = (): Announced => {
  read ??= announcedIn(readFileSync(table, 'utf8'));
  return read;
};

/** Reads lines such as `2024 休 0101 … 班 0204 …`, a year each (`npm run tables`). */
function announcedIn(text: string): Announced {
  const all: Announced = { free: new Set(), worked: new Set(), until: 0 };
  for (const line of text.trim().split('\n')) {
    const [year = '', free = '', worked = ''] = line.split(/ [休班] ?/);
    for (const day of free.split(' ')) all.free.add(year + day);
    for (const day of worked.split(' ')) all.worked.add(year + day);
    all.until = Number(year);
  }
  return all;
}

/** The last year whose holidays and make-up working days the State Council has announced and the calendar holds. */
export const announcedUntil = (): number => announced().until;

const isWeekend = (day: Day): boolean =>
  [0, 6].includes(new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`).getUTCDay());

/**
 * Whether offices work on a day in China: Monday to Friday without the statutory holidays, and the make-up days
 * (调休) that the State Council announces. Beyond the announced years only weekends are known.
 */
export const isWorkingDay = (day: Day): boolean =>
  isWeekend(day) ? announced().worked.has(day) : !announced().free.has(day);

/** The day itself if offices work on it, or the next one on which they do: a term that ends on a day off ends there (节假日顺延, 民法典 Art. 203). */
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

/** How many working days lie after one day up to another, which is included; 0 if it is not later. */
export function workingDaysBetween(after: Day, until: Day): number {
  let count = 0;
  for (let at = addDays(after, 1); at <= until; at = addDays(at, 1)) if (isWorkingDay(at)) count += 1;
  return count;
}
