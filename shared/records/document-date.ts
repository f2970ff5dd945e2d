import * as z from 'zod';
import { type Day, dayOf, daysInMonth } from '#shared/calendar/day.ts';
import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';
import { proposedDate } from './date-shapes.ts';

/**
 * 成文日期 as DA/T 18-2022 writes it: `value` is YYYYMMDD with zeros for what is unknown, `inferred` stands for the
 * square brackets, `original` is the cell when it was written otherwise.
 */
export const DocumentDate = z
  .object({
    value: z.string().regex(/^\d{8}$/),
    precision: z.enum(['day', 'month', 'year']),
    inferred: z.boolean(),
    original: z.string().max(100).optional(),
  })
  .meta({ id: 'DocumentDate', title: '日期' });
export type DocumentDate = z.infer<typeof DocumentDate>;

/** Founding year of the Ming: earlier dates are doubted in a public archives (V29). */
const earliestLikelyYear = 1368;

const inBrackets = /^[[【［](.*)[\]】］]$/;

const numbers = (value: string) => ({
  year: Number(value.slice(0, 4)),
  month: Number(value.slice(4, 6)),
  day: Number(value.slice(6, 8)),
});

/** The year of a date. */
export const dateYear = (date: Pick<DocumentDate, 'value'>): number => numbers(date.value).year;

/** First day of the time a date names: dates sort and are compared by it. */
export function periodStart(date: Pick<DocumentDate, 'value'>): Day {
  const { year, month, day } = numbers(date.value);
  return dayOf(year, month || 1, day || 1);
}

/** Last day of the time a date names: the 25 years of 档案法 Art. 27 run from here. */
export function periodEnd(date: Pick<DocumentDate, 'value'>): Day {
  const { year, month, day } = numbers(date.value);
  const last = month || 12;
  return dayOf(year, last, day || daysInMonth(year, last));
}

/** A date as people read it: 1992年2月28日, 2003年8月, 1995年; inferred ones in square brackets. */
export function displayDate(date: Pick<DocumentDate, 'value' | 'inferred'>): string {
  const { year, month, day } = numbers(date.value);
  const shown = `${year}年${month ? `${month}月` : ''}${day ? `${day}日` : ''}`;
  return date.inferred ? `[${shown}]` : shown;
}

/** V05 for a month or day that does not exist, undefined for a date that does. */
function impossible(value: string, written: string): RowProblem | undefined {
  const { year, month, day } = numbers(value);
  if (year === 0) return rowProblem('V07', { value: written });
  if (month > 12 || (month === 0 && day > 0)) return rowProblem('V05', { value: written, year, month });
  const days = daysInMonth(year, month);
  return day > days ? rowProblem('V05', { value: written, year, month, days }) : undefined;
}

/**
 * Reads a date cell. Without `date` the row cannot be taken: V05 no such day, V07 unreadable, V29 after `today`. With
 * `date`, to be confirmed: V06 month or day unknown, V07 written in another shape (with the proposal), V29 before 1368.
 * An empty cell gives neither date nor issue.
 */
export function readDocumentDate(input: string, today: Day): { date?: DocumentDate; issues: RowProblem[] } {
  const written = input.normalize('NFKC').trim();
  if (!written) return { issues: [] };
  const bracketed = inBrackets.exec(written);
  const bare = (bracketed?.[1] ?? written).trim();
  const exact = /^\d{8}$/.test(bare);
  const value = exact ? bare : proposedDate(bare);
  if (value === undefined) return { issues: [rowProblem('V07', { value: written })] };
  const wrong = impossible(value, exact ? bare : written);
  if (wrong) return { issues: [wrong] };

  const { year, month, day } = numbers(value);
  const date: DocumentDate = {
    value,
    precision: day ? 'day' : month ? 'month' : 'year',
    inferred: bracketed !== null,
    ...(!exact && { original: input.trim() }),
  };
  if (periodStart(date) > today) return { issues: [rowProblem('V29', { value: written, era: 'future' })] };

  const issues: RowProblem[] = [];
  const shown = displayDate(date);
  if (!exact) {
    const proposal = date.inferred ? `[${value}]` : value;
    issues.push(rowProblem('V07', { value: written, proposal, shown }, proposal));
  } else if (date.precision !== 'day')
    issues.push(rowProblem('V06', { value, unknown: month ? 'day' : 'month', shown }));
  if (year < earliestLikelyYear) issues.push(rowProblem('V29', { value: written, era: 'ancient' }));
  return { date, issues };
}
