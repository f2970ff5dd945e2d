import * as z from 'zod';
import { addMonths, type Day, daysOfMonth, formatMonth, monthOf } from './day.ts';

/** What a report is about: a month `2024-09`, a quarter `2024-Q3` or a year `2024`. */
export const Period = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$/, { error: '报告期应如2024-09(月)、2024-Q3(季)或2024(年)' })
  .meta({ id: 'Period', example: '2024-09' });
export type Period = z.infer<typeof Period>;

/** How often a report comes. */
export type Every = 'month' | 'quarter' | 'year';

const months: Record<Every, number> = { month: 1, quarter: 3, year: 12 };

/** Which kind of period it is. */
export const everyOf = (period: Period): Every =>
  period.length === 4 ? 'year' : period.includes('Q') ? 'quarter' : 'month';

const firstMonthOf = (period: Period): string => {
  if (period.length === 4) return `${period}-01`;
  const quarter = /Q([1-4])$/.exec(period)?.[1];
  return quarter ? `${period.slice(0, 4)}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}` : period;
};

/** First and last day of a period. */
export function daysOfPeriod(period: Period): { first: Day; last: Day } {
  const month = firstMonthOf(period);
  return { first: daysOfMonth(month).first, last: daysOfMonth(addMonths(month, months[everyOf(period)] - 1)).last };
}

/** The period of a kind that a day lies in. */
export function periodOf(day: Day, every: Every): Period {
  if (every === 'year') return day.slice(0, 4);
  const month = monthOf(day);
  return every === 'month' ? month : `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(4, 6)) / 3)}`;
}

/** The period `count` periods later (earlier when negative). */
export const addPeriods = (period: Period, count: number): Period => {
  const every = everyOf(period);
  return periodOf(daysOfMonth(addMonths(firstMonthOf(period), count * months[every])).first, every);
};

/** The same period of the year before (上年同期). */
export const yearBefore = (period: Period): Period =>
  `${String(Number(period.slice(0, 4)) - 1).padStart(4, '0')}${period.slice(4)}`;

/** 2024年9月 · 2024年第3季度 · 2024年. */
export function formatPeriod(period: Period): string {
  if (everyOf(period) === 'month') return formatMonth(period);
  const quarter = /Q([1-4])$/.exec(period)?.[1];
  return `${Number(period.slice(0, 4))}年${quarter ? `第${quarter}季度` : ''}`;
}

/** A five-year plan (五年规划, 一五 1953–57; adjusted 1963–65; regular from 三五 1966–70): its name, first and last year. */
export type Plan = { name: string; from: number; to: number };

const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** The five-year plan a year lies in, from 1966 on: 2015 → 十二五, 2011–2015. */
export function planOf(year: number): Plan {
  const number = Math.ceil((year - 1965) / 5) + 2;
  const tens = Math.floor(number / 10);
  const name = `${tens > 1 ? digits[tens] : ''}${tens > 0 ? '十' : ''}${digits[number % 10]}五`;
  return { name, from: 1966 + 5 * (number - 3), to: 1970 + 5 * (number - 3) };
}
