import * as z from 'zod';
import { type LedgerEntry, LedgerKind, ledgerEntry, Quantities } from './ledger.ts';

const Sum = z.object({
  year: z.string(),
  kind: LedgerKind,
  deposit: z.boolean(),
  entries: z.number().int(),
  quantities: Quantities,
});

/**
 * 年结: what an archives' entries of some years come to, kept when its annual return is accepted, so that later reports
 * read this one item in place of those entries. `through`: the last day closed. `readAt`: when the ledger was read. The
 * entries stay where they are.
 */
export const Closing = z.object({
  archivesCode: z.string(),
  entry: z.string(),
  year: z.string(),
  from: z.string(),
  through: z.string(),
  readAt: z.string(),
  entryCount: z.number().int(),
  sums: z.array(Sum),
  /** Late entries counted here that were booked shortly before `readAt`: clocks differ, and none may count twice. */
  counted: z.array(z.string()),
});
export type Closing = z.infer<typeof Closing>;

/** The sums by year, kind and deposit of the entries dated from the day after the last closing through the end of a year. */
export function closingOf(
  entries: readonly LedgerEntry[],
  given: Pick<Closing, 'archivesCode' | 'year' | 'from' | 'readAt' | 'counted'> & { version: number },
): Closing {
  const { version, ...head } = given;
  const sums = new Map<string, z.infer<typeof Sum>>();
  for (const { date, kind, deposit, quantities } of entries) {
    const key = [date.slice(0, 4), kind, deposit === undefined ? 'own' : 'deposit'].join();
    const year = date.slice(0, 4);
    const sum = sums.get(key) ?? { year, kind, deposit: deposit !== undefined, entries: 0, quantities: {} };
    sums.set(key, { ...sum, entries: sum.entries + 1, quantities: added(sum.quantities, quantities) });
  }
  return {
    ...head,
    entry: `closing#${head.year}#${String(version).padStart(3, '0')}`,
    through: `${head.year}1231`,
    entryCount: entries.length,
    sums: [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum),
  };
}

/** A closing as entries, one for each year, kind and deposit, dated the last day of its year: figures take them like any other. */
export const entriesIn = ({ archivesCode, entry, sums, readAt }: Closing): LedgerEntry[] =>
  sums.map(({ year, kind, deposit, quantities }) =>
    ledgerEntry({
      archivesCode,
      kind,
      quantities,
      entryId: `${entry}#${kind}${deposit ? '#deposit' : ''}`,
      date: `${year}1231`,
      source: { kind: 'closing', id: entry },
      actor: 'closing',
      at: readAt,
      ...(deposit && { deposit: 'closing' }),
    }),
  );

function added(one: Quantities, other: Quantities): Quantities {
  const sum: Record<string, number> = { ...one };
  for (const [unit, n] of Object.entries(other)) sum[unit] = (sum[unit] ?? 0) + (n ?? 0);
  return sum;
}
