import * as fc from 'fast-check';
import {
  type Booking,
  HoldingsAct,
  holdingSigns,
  type LedgerEntry,
  LedgerKind,
  ledgerEntry,
  total,
} from '#shared/ledger/ledger.ts';

let number = 0;

/** A made-up entry; what matters to a test is given, the rest is plain. */
export const entryWith = (given: Partial<LedgerEntry> = {}): LedgerEntry =>
  ledgerEntry({
    archivesCode: '443021',
    entryId: `accession#${++number}`,
    kind: 'accession',
    date: '20240915',
    quantities: { volumes: 10 },
    source: { kind: 'register', id: String(number) },
    actor: 'director-443021',
    at: '2024-09-15T02:00:00.000Z',
    ...given,
  });

const day = fc
  .integer({ min: 0, max: 730 })
  .map((n) => new Date(Date.UTC(2023, 0, 1) + n * 86_400_000).toISOString().slice(0, 10).replaceAll('-', ''));
const amount = fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: undefined });

/** Random acts of any kind in 2023 and 2024, entered on their day, at three archives. */
export const anyEntry: fc.Arbitrary<LedgerEntry> = fc
  .record({
    archivesCode: fc.constantFrom('443001', '443021', '443022'),
    kind: fc.constantFrom(...LedgerKind.options),
    date: day,
    id: fc.uuid(),
    quantities: fc.record({
      volumes: amount,
      items: amount,
      volumeEntries: amount,
      itemEntries: amount,
      frames: amount,
    }),
  })
  .map(({ id, kind, date, archivesCode, quantities: { volumes, items, volumeEntries, itemEntries, frames } }) => {
    const units = HoldingsAct.safeParse(kind).success
      ? { volumes, items }
      : kind === 'description'
        ? { volumeEntries, itemEntries }
        : { frames };
    const at = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T02:00:00.000Z`;
    return entryWith({ archivesCode, kind, date, at, entryId: `${kind}#${id}`, quantities: units });
  });

/** The sum of one quantity, with the sign it has for holdings (removal and destruction take away); deposits are none. */
export const holdingsOf = (entries: Iterable<Booking>, unit: 'volumes' | 'items'): number =>
  total(entries, unit, ({ kind, deposit }) =>
    deposit === undefined && kind in holdingSigns ? holdingSigns[kind as HoldingsAct] : 0,
  );
