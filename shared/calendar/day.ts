import * as z from 'zod';

/** A calendar day as the archives write it, `YYYYMMDD` (DA/T 18-2022); only days that exist. */
export const Day = z
  .string()
  .refine(isDay, { error: '日期应为存在的8位数字,如20240929' })
  .meta({ id: 'Day', example: '20240929' });
export type Day = z.infer<typeof Day>;

/** A month, `YYYY-MM`, as reports name their period. */
export const Month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .meta({ id: 'Month', example: '2024-09' });
export type Month = z.infer<typeof Month>;

const two = (part: number) => String(part).padStart(2, '0');

/** Writes a day from its parts; no check. */
export const dayOf = (year: number, month: number, day: number): Day =>
  `${String(year).padStart(4, '0')}${two(month)}${two(day)}`;

/** Year, month (1–12) and day (1–31) of a day. */
export const partsOfDay = (day: Day) => ({
  year: Number(day.slice(0, 4)),
  month: Number(day.slice(4, 6)),
  day: Number(day.slice(6, 8)),
});

/** Days in a month of the Gregorian calendar (month 1–12); 0 for a month that does not exist. */
export function daysInMonth(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Whether the text is eight digits naming a day that exists, from the year 1 on. */
export function isDay(text: string): boolean {
  if (!/^\d{8}$/.test(text)) return false;
  const { year, month, day } = partsOfDay(text);
  return year > 0 && day >= 1 && day <= daysInMonth(year, month);
}

/** The day `count` days later (earlier when negative). */
export function addDays(day: Day, count: number): Day {
  const at = new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + count);
  return dayOf(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate());
}

/** The month of a day: `20240929` → `2024-09`. */
export const monthOf = (day: Day): Month => `${day.slice(0, 4)}-${day.slice(4, 6)}`;

/** The month `count` months later (earlier when negative). */
export function addMonths(month: Month, count: number): Month {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${two((index % 12) + 1)}`;
}

/** First and last day of a month. */
export function daysOfMonth(month: Month): { first: Day; last: Day } {
  const year = Number(month.slice(0, 4));
  const number = Number(month.slice(5, 7));
  return { first: dayOf(year, number, 1), last: dayOf(year, number, daysInMonth(year, number)) };
}

/** A day as people read it: `20240929` → 2024年9月29日. */
export function formatDay(day: Day): string {
  const parts = partsOfDay(day);
  return `${parts.year}年${parts.month}月${parts.day}日`;
}

/** A month as people read it: `2024-09` → 2024年9月. */
export const formatMonth = (month: Month): string => `${Number(month.slice(0, 4))}年${Number(month.slice(5, 7))}月`;
