import calendar from 'chinese-days';
import { addDays, type Day } from '#shared/calendar/day.ts';

const firstYear = 2004;

/** A year without a New Year's holiday in the package has not been announced. */
const isAnnounced = (year: number): boolean =>
  calendar.getHolidaysInRange(`${year}-01-01`, `${year}-01-03`, false).length > 0;

const dashed = (day: Day) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;
const isWeekend = (day: Day): boolean => [0, 6].includes(new Date(dashed(day)).getUTCDay());

/**
 * The days on which weekdays are free and weekends are worked, as the State Council announced them, a year a line:
 * `2024 休 0101 0212 … 班 0204 …`; by chinese-days (MIT).
 */
export function daysTable(): string {
  const lines: string[] = [];
  for (let year = firstYear; isAnnounced(year); year++) {
    const [free, worked]: [string[], string[]] = [[], []];
    for (let day: Day = `${year}0101`; day <= `${year}1231`; day = addDays(day, 1)) {
      if (calendar.isWorkday(dashed(day)) !== isWeekend(day)) continue;
      (isWeekend(day) ? worked : free).push(day.slice(4));
    }
    lines.push([year, '休', ...free, '班', ...worked].join(' '));
  }
  return `${lines.join('\n')}\n`;
}
