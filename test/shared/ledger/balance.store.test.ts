import * as fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import { movementsOf, yearly } from '#functions/reports/definitions/holdings.ts';
import { figuresOf } from '#functions/reports/figures.ts';
import { booksOf, bringForward, lastBalance, yearEndedAt } from '#shared/ledger/balance-store.ts';
import { closeYear, lastClosing } from '#shared/ledger/closing-store.ts';
import { type LedgerEntry, total } from '#shared/ledger/ledger.ts';
import { entriesOf, post } from '#shared/ledger/ledger-store.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { entryWith, holdingsOf } from './entries.ts';

const clock = vi.hoisted(() => ({ at: '2010-06-01T00:00:00.000Z' }));
vi.mock('#shared/runtime/clock.ts', () => ({ now: () => new Date(clock.at) }));
beforeAll(ownTables);
const holdings = movementsOf(yearly);

const act = (archivesCode: string, date: string, volumes: number, more: Partial<LedgerEntry> = {}) =>
  entryWith({ archivesCode, date, quantities: { volumes }, at: clock.at, ...more });
const bookedAt = async (at: string, ...entries: LedgerEntry[]) => {
  clock.at = at;
  await Promise.all(entries.map((entry) => post({ ...entry, at })));
};
const sumOf = async (archivesCode: string, closed: string) => {
  const { entries } = await booksOf(archivesCode, { to: '20991231', closed });
  return holdingsOf(entries, 'volumes');
};

const forward = (archivesCode: string, at: string) => bringForward(archivesCode, new Date(at));

test('read through a balance, the books say what the entries say, by year too', async () => {
  const at = '443031';
  await bookedAt(
    '2010-12-01T00:00:00.000Z',
    act(at, '20091231', 1_000, { kind: 'opening-balance', entryId: 'open' }),
    act(at, '20100301', 30, { entryId: 'a' }),
    act(at, '20100401', 7, { kind: 'removal', entryId: 'r' }),
    act(at, '20100501', 900, { entryId: 'd', deposit: '寄1' }),
  );
  const { balance, made } = await forward(at, '2011-02-01T00:00:00Z');
  expect([made, balance?.through, balance?.sums.length]).toEqual([true, '20101231', 4]);
  expect((await forward(at, '2011-02-02T00:00:00Z')).made).toBe(false);
  await bookedAt('2011-03-01T00:00:00.000Z', act(at, '20110301', 5, { entryId: 'b' }));
  const books = await booksOf(at, { to: '20111231', closed: '2010' });
  expect([books.read, holdingsOf(books.entries, 'volumes')]).toEqual([2, 1_028]);
  const deposited = books.entries.filter(({ deposit }) => deposit !== undefined);
  expect(total(deposited, 'volumes')).toBe(900);
  const own = books.entries.filter(({ date, kind, deposit }) => date > '20100101' && kind === 'accession' && !deposit);
  expect(total(own, 'volumes')).toBe(35);
  const of2009 = await booksOf(at, { to: '20091231', closed: '2009' });
  expect([of2009.read, holdingsOf(of2009.entries, 'volumes')]).toEqual([1, 1_000]);
});

test('a sum knows of how many entries each of its quantities is made', async () => {
  const at = '443035';
  await bookedAt(
    '2010-12-01T00:00:00.000Z',
    act(at, '20100301', 30, { entryId: 'a' }),
    act(at, '20100302', 0, { entryId: 'b', quantities: { items: 5 } }),
    act(at, '20100303', 0, { entryId: 'c', quantities: { items: 6 } }),
  );
  await forward(at, '2011-02-01T00:00:00Z');
  const asked = async (closed: string) => {
    const { entries } = await booksOf(at, { to: '20101231', closed });
    const counts = (id: string) => figuresOf(holdings, entries, '2010').find((figure) => figure.id === id)?.count;
    return [counts('volumesAccessioned'), counts('itemsAccessioned')];
  };
  expect([await asked('2009'), await asked('2010')]).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

test('what is booked late counts once: neither lost, nor twice with a clock ten minutes back; reports are told of it', async () => {
  const at = '443032';
  await bookedAt('2010-12-01T00:00:00.000Z', act(at, '20100301', 10, { entryId: 'a' }));
  await bookedAt('2011-02-01T00:00:00.000Z', act(at, '20101230', 20, { entryId: 'before the balance' }));
  await forward(at, '2011-02-01T00:05:00Z');
  await bookedAt('2011-01-31T23:55:00.000Z', act(at, '20101231', 300, { entryId: 'after it, by a clock set back' }));
  await bookedAt('2011-05-01T00:00:00.000Z', act(at, '20101231', 4_000, { entryId: 'in May' }));
  expect(await sumOf(at, '2010')).toBe(4_330);
  expect(await sumOf(at, '0000')).toBe(4_330);
  const asked = { to: '20111231', closed: '2010', noticedSince: '2011-01-10T00:00:00.000Z' };
  expect((await booksOf(at, asked)).noticed.map(({ entryId }) => entryId)).toEqual(['before the balance']);
  await forward(at, '2012-02-01T00:00:00Z');
  expect(await sumOf(at, '2010')).toBe(4_330);
  expect((await booksOf(at, asked)).noticed.map(({ entryId }) => entryId)).toHaveLength(3);
});

test('an archives that joins with ten years of books has them summed the next night; so many late entries make a balance of their own', async () => {
  const at = '443033';
  const of = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => act(at, `${2001 + (n % 10)}0601`, 1, { entryId: `${from + n}` }));
  await bookedAt('2011-03-01T00:00:00.000Z', ...of(0, 40));
  await forward(at, '2011-03-01T17:00:00Z');
  expect(await booksOf(at, { to: '20101231', closed: '2010' })).toMatchObject({ read: 1 });
  await bookedAt('2011-03-02T00:00:00.000Z', ...of(40, 99));
  expect((await forward(at, '2011-03-02T17:00:00Z')).made).toBe(false);
  await bookedAt('2011-03-03T00:00:00.000Z', ...of(139, 1));
  expect((await forward(at, '2011-03-03T17:00:00Z')).made).toBe(true);
  expect(await booksOf(at, { to: '20101231', closed: '2010' })).toMatchObject({ read: 1 });
  expect(await sumOf(at, '2010')).toBe(140);
});

test('a balance that was read after the report’s instant is not used', async () => {
  expect((await lastBalance('443032', '2011-03-01T00:00:00.000Z'))?.readAt).toBe('2011-02-01T00:05:00.000Z');
  expect(await lastBalance('443032', '2011-01-01T00:00:00.000Z')).toBeUndefined();
});

test('a year has ended when it has by any instance’s clock', () => {
  expect(yearEndedAt(new Date('2010-12-31T16:05:00Z'))).toBe('2009'); // 00:05 on New Year’s Day in China
  expect(yearEndedAt(new Date('2010-12-31T16:15:00Z'))).toBe('2010');
});

test('a closed year leaves a balance; closed again after a correction it is the next version', async () => {
  const at = '443034';
  await bookedAt('2010-12-01T00:00:00.000Z', act(at, '20100301', 10, { entryId: 'a' }));
  await closeYear(at, '2010', new Date('2011-02-01T00:00:00Z'));
  await closeYear(at, '2010', new Date('2011-03-01T00:00:00Z'));
  expect(await lastClosing(at)).toMatchObject({ entry: 'closing#2010#002', through: '20101231' });
  expect(await lastBalance(at)).toMatchObject({ through: '20101231' });
});

test('any acts, balances at any time, in any order of booking: the sum is the sum of all entries', async () => {
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
        if (year > 2011 && year < 2016) await forward(at, `${year}-0${1 + (n % 8)}-01T00:00:00Z`);
      }
      let all = 0;
      for await (const entry of entriesOf(at, '20991231')) all += entry.quantities.volumes ?? 0;
      expect(await sumOf(at, '2014')).toBe(all);
      expect(all).toBe(given.reduce((sum, { volumes }) => sum + volumes, 0));
    }),
    { numRuns: 15 },
  );
});
