import * as fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import { booksOf, closeYear, closingsOf } from '#shared/ledger/closing-store.ts';
import { holdingsOf, type LedgerEntry, total } from '#shared/ledger/ledger.ts';
import { entriesOf, post } from '#shared/ledger/ledger-store.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { entryWith } from './entries.ts';

const clock = vi.hoisted(() => ({ at: '2010-06-01T00:00:00.000Z' }));
vi.mock('#shared/runtime/clock.ts', () => ({ now: () => new Date(clock.at) }));
beforeAll(ownTables);

const act = (archivesCode: string, date: string, volumes: number, more: Partial<LedgerEntry> = {}) =>
  entryWith({ archivesCode, date, quantities: { volumes }, at: clock.at, ...more });
const bookedAt = async (at: string, ...entries: LedgerEntry[]) => {
  clock.at = at;
  for (const entry of entries) await post({ ...entry, at });
};
const sumOf = async (archivesCode: string, closed: string) => {
  const { entries } = await booksOf(archivesCode, { to: '20991231', closed });
  return holdingsOf(entries, 'volumes');
};

test('read through closings, the books say what the entries say, by year too', async () => {
  const at = '443031';
  await bookedAt(
    '2010-12-01T00:00:00.000Z',
    act(at, '20091231', 1_000, { kind: 'opening-balance', entryId: 'open' }),
    act(at, '20100301', 30, { entryId: 'a' }),
    act(at, '20100401', 7, { kind: 'removal', entryId: 'r' }),
    act(at, '20100501', 900, { entryId: 'd', deposit: '寄1' }),
  );
  const closing = await closeYear(at, '2010', new Date('2011-02-01T00:00:00Z'));
  expect([closing.entry, closing.entryCount, closing.through]).toEqual(['closing#2010#001', 4, '20101231']);
  await bookedAt('2011-03-01T00:00:00.000Z', act(at, '20110301', 5, { entryId: 'b' }));
  const books = await booksOf(at, { to: '20111231', closed: '2010' });
  expect([books.read, holdingsOf(books.entries, 'volumes')]).toEqual([2, 1_028]);
  const deposited = books.entries.filter(({ deposit }) => deposit !== undefined);
  expect(total(deposited, 'volumes')).toBe(900);
  const in2010 = books.entries.filter(({ date, kind }) => date.startsWith('2010') && kind === 'accession');
  expect(
    total(
      in2010.filter(({ deposit }) => !deposit),
      'volumes',
    ),
  ).toBe(30);
});

test('what is booked late for a closed year counts once: neither lost, nor twice with a clock ten minutes back', async () => {
  const at = '443032';
  await bookedAt('2010-12-01T00:00:00.000Z', act(at, '20100301', 10, { entryId: 'a' }));
  await bookedAt('2011-02-01T00:00:00.000Z', act(at, '20101230', 20, { entryId: 'before the closing' }));
  await closeYear(at, '2010', new Date('2011-02-01T00:05:00Z'));
  await bookedAt('2011-01-31T23:55:00.000Z', act(at, '20101231', 300, { entryId: 'after it, by a clock set back' }));
  await bookedAt('2011-05-01T00:00:00.000Z', act(at, '20101231', 4_000, { entryId: 'in May' }));
  expect(await sumOf(at, '2010')).toBe(4_330);
  expect(await sumOf(at, '0000')).toBe(4_330);
  await closeYear(at, '2010', new Date('2011-06-01T00:00:00Z'));
  expect((await closingsOf(at, '2010')).map(({ entry }) => entry)).toEqual(['closing#2010#002']);
  expect(await sumOf(at, '2010')).toBe(4_330);
});

test('a closing that was read after the report’s instant is not used', async () => {
  const books = await booksOf('443032', { to: '20101231', closed: '2010', asOf: '2011-03-01T00:00:00.000Z' });
  expect(books.closings).toEqual(['closing#2010#001']);
});

test('any acts, any years closed in any order of booking: the sum is the sum of all entries', async () => {
  let n = 0;
  const acts = fc.array(
    fc.record({
      year: fc.integer({ min: 2011, max: 2014 }),
      late: fc.integer({ min: 0, max: 2 }),
      volumes: fc.integer({ min: 1, max: 99 }),
    }),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(acts, async (given) => {
      const at = `44${String(++n).padStart(4, '0')}`;
      for (const year of [2011, 2012, 2013, 2014, 2015, 2016]) {
        const now = given.filter((one) => one.year + one.late === year);
        await bookedAt(
          `${year}-07-01T00:00:00.000Z`,
          ...now.map((one, k) => act(at, `${one.year}0601`, one.volumes, { entryId: `${year}-${k}` })),
        );
        if (year > 2011 && year < 2016) await closeYear(at, String(year - 1), new Date(`${year}-02-01T00:00:00Z`));
      }
      let all = 0;
      for await (const entry of entriesOf(at, '20991231')) all += entry.quantities.volumes ?? 0;
      expect(await sumOf(at, '2014')).toBe(all);
      expect(all).toBe(given.reduce((sum, { volumes }) => sum + volumes, 0));
    }),
    { numRuns: 15 },
  );
});
