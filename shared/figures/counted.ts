import type { Day } from '#shared/calendar/day.ts';
import { daysOfPeriod, type Period, planOf } from '#shared/calendar/period.ts';
import {
  type Booking,
  type HoldingsAct,
  holdingSigns,
  type LedgerKind,
  type Quantities,
  total,
} from '#shared/ledger/ledger.ts';

/**
 * What a figure counts: which quantity of which acts, and when. `start`: all before the period, and opening balances booked
 * in it · `period`: dated in it · `year`: since its year began · `plan`: since its five-year plan began · `end`: all until
 * its last day. Holdings acts carry their sign at `start` and `end`. Deposits (寄存) are no holdings: they are left out, or counted alone.
 */
export type Counted = {
  quantity: keyof Quantities;
  kinds: readonly LedgerKind[];
  when: 'start' | 'period' | 'year' | 'plan' | 'end';
  deposits?: boolean | undefined;
};

/** The days a figure is about: its period, or its year or five-year plan until the end of the period. */
export function daysFor({ when }: Counted, period: Period): { first: Day; last: Day } {
  const days = daysOfPeriod(period);
  const year = period.slice(0, 4);
  if (when === 'year') return { ...days, first: `${year}0101` };
  return when === 'plan' ? { ...days, first: `${planOf(Number(year)).from}0101` } : days;
}

/** Whether a figure takes an entry. An opening balance says what was there before the books began: it belongs to the start. */
export function takes(counted: Counted, entry: Booking, days: { first: Day; last: Day }): boolean {
  if (!counted.kinds.includes(entry.kind) || entry.quantities[counted.quantity] === undefined) return false;
  if ((entry.deposit !== undefined) !== (counted.deposits ?? false)) return false;
  if (entry.date > days.last) return false;
  if (counted.when === 'end') return true;
  const before = entry.date < days.first || (entry.kind === 'opening-balance' && counted.when === 'start');
  return counted.when === 'start' ? before : !before;
}

/** The sum of what a figure takes. */
export const sumOf = ({ quantity, when }: Counted, entries: readonly Booking[]): number =>
  total(entries, quantity, ({ kind }) =>
    when === 'start' || when === 'end' ? (holdingSigns[kind as HoldingsAct] ?? 1) : 1,
  );
