import * as z from 'zod';
import { type Booking, LedgerKind, ledgerEntry, Quantities } from './ledger.ts';

const Sum = z.object({
  year: z.string(),
  kind: LedgerKind,
  deposit: z.boolean(),
  entries: z.number().int(),
  /** How many of the entries say a quantity: of three, one may be in 卷 and two in 件. */
  counts: Quantities,
  quantities: Quantities,
});

/**
 * 结存: what an archives' entries come to, year by year, through the last day of a year (`through`), so that a report reads
 * this one item and the entries since. `readAt`: when the ledger was read. The entries stay where they are; a newer balance
 * stands beside this one.
 */
export const Balance = z.object({
  archivesCode: z.string(),
  entry: z.string(),
  through: z.string().regex(/^\d{4}1231$/),
  readAt: z.string(),
  sums: z.array(Sum),
  /** Late entries counted here that were booked shortly before `readAt`: clocks differ, and none may count twice. */
  counted: z.array(z.string()),
});
export type Balance = z.infer<typeof Balance>;

/** An entry of the books, or the sum of so many (`standsFor`, by quantity in `counts`) of one year, kind and owner. */
export type BookEntry = Booking & { standsFor?: number; counts?: Quantities };

/** The balance before with more entries added to its sums. */
export function balanceOf(
  before: Balance | undefined,
  entries: readonly Booking[],
  given: Pick<Balance, 'archivesCode' | 'through' | 'readAt' | 'counted'>,
): Balance {
  const sums = new Map(structuredClone(before?.sums ?? []).map((sum) => [keyOf(sum.year, sum.kind, sum.deposit), sum]));
  for (const { date, kind, deposit: agreement, quantities } of entries) {
    const [year, deposit] = [date.slice(0, 4), agreement !== undefined];
    const key = keyOf(year, kind, deposit);
    const sum = sums.get(key) ?? { year, kind, deposit, entries: 0, counts: {}, quantities: {} };
    sums.set(key, sum);
    sum.entries++;
    for (const [unit, quantity] of Object.entries(quantities) as [keyof Quantities, number][]) {
      sum.counts[unit] = (sum.counts[unit] ?? 0) + 1;
      sum.quantities[unit] = (sum.quantities[unit] ?? 0) + quantity;
    }
  }
  return {
    ...given,
    entry: `balance#${given.through.slice(0, 4)}#${given.readAt}`,
    sums: [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum),
  };
}

/** The years of a balance through one of them (YYYY) as entries, each dated the last day of its year: figures take them like any other. */
export const entriesIn = ({ archivesCode, entry, sums, readAt }: Balance, through: string): BookEntry[] =>
  sums
    .filter(({ year }) => year <= through)
    .map(({ year, kind, deposit, quantities, entries, counts }) => ({
      ...ledgerEntry({
        archivesCode,
        kind,
        quantities,
        entryId: `${entry}#${kind}${deposit ? '#deposit' : ''}`,
        date: `${year}1231`,
        source: { kind: 'balance', id: entry },
        actor: 'balance',
        at: readAt,
        ...(deposit && { deposit: 'balance' }),
      }),
      standsFor: entries,
      counts,
    }));

const keyOf = (year: string, kind: LedgerKind, deposit: boolean) => [year, kind, deposit ? 'deposit' : 'own'].join();
