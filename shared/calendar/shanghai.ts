import { addDays, addMonths, type Day, dayOf, daysOfMonth, formatDay, type Month } from './day.ts';

// Intl knows the daylight saving of 1940–1949 and 1986–1991 and the local mean time before 1901.
const clock = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Asia/Shanghai',
  calendar: 'gregory',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

const hour = 3_600_000;

type Reading = { day: Day; hour: number; minute: number };

function read(instant: Date): Reading {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of clock.formatToParts(instant)) if (type !== 'literal') part[type] = Number(value);
  return {
    day: dayOf(part.year ?? 0, part.month ?? 0, part.day ?? 0),
    hour: part.hour ?? 0,
    minute: part.minute ?? 0,
  };
}

/** The day it is in China at an instant: `20240929`. */
export const shanghaiDay = (now: Date): Day => read(now).day;

/**
 * The first instant of a day in China. Usually 00:00 at UTC+8; at UTC+9 under daylight saving; on the days
 * whose midnight the clock skipped, 01:00.
 */
export function startOfDay(day: Day): Date {
  const midnight = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)));
  const summer = new Date(midnight - 9 * hour);
  if (shanghaiDay(summer) === day) return summer;
  const standard = new Date(midnight - 8 * hour);
  if (shanghaiDay(new Date(standard.getTime() - 1)) === day) return beginningBetween(summer, standard, day);
  return standard;
}

/** Before 1901 the day began at 15:54:17 UTC: the instant between the two at which it becomes `day`. */
function beginningBetween(before: Date, after: Date, day: Day): Date {
  let [low, high] = [before.getTime(), after.getTime()];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (shanghaiDay(new Date(middle)) === day) high = middle;
    else low = middle;
  }
  return new Date(high);
}

/** The instants between which a day lies: from its first to the next day's first, which no longer belongs to it. */
export const spanOfDay = (day: Day) => ({ from: startOfDay(day), before: startOfDay(addDays(day, 1)) });

/** The instants between which a reporting month lies: from the first of its first day to the next month's first. */
export const spanOfMonth = (month: Month) => ({
  from: startOfDay(daysOfMonth(month).first),
  before: startOfDay(daysOfMonth(addMonths(month, 1)).first),
});

/** An instant as people read it in China: 2024年9月29日 14:05. */
export function formatInstant(instant: Date): string {
  const { day, hour, minute } = read(instant);
  return `${formatDay(day)} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
