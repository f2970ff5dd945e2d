import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksOf } from '#functions/reports/checks.ts';
import { figuresOf, hasReported } from '#functions/reports/figures.ts';
import { reportTable } from '#functions/reports/report-table.ts';
import { sentencesOf } from '#functions/reports/sentences.ts';
import { snapshotOf } from '#functions/reports/snapshot.ts';
import type { LedgerKind, Quantities } from '#shared/ledger/ledger.ts';
import { anyEntry, entryWith } from '#test/shared/ledger/entries.ts';
import { definitionOf, drawn } from './hubei.ts';
import { ofArchives, places, provinceEdition, xiangyin } from './september.ts';

const month = '2024-09';
const valuesOf = (entries: Parameters<typeof figuresOf>[1], period = month) =>
  Object.fromEntries(figuresOf(ofArchives.figures, entries, period).map(({ id, value }) => [id, value]));

test('the figures of a month, counted by hand; a cancelled act leaves no trace in them', () => {
  expect(valuesOf(xiangyin)).toEqual({
    volumesAtStart: 16_700,
    volumesAccessioned: 301,
    volumesAcquired: 0,
    volumesRemoved: 12,
    volumesDestroyed: 0,
    volumesAtEnd: 16_989,
    itemsAtStart: 3_200,
    itemsAccessioned: 0,
    itemsAcquired: 40,
    itemsRemoved: 0,
    itemsDestroyed: 5,
    itemsAtEnd: 3_235,
    volumeEntries: 50,
    itemEntries: 1_200,
    framesReceived: 5_400,
    volumeEntriesToDate: 50,
    itemEntriesToDate: 2_200,
    framesToDate: 5_400,
  });
});

test('期末 = 期初 + 接收 + 征集 − 移出 − 销毁 for any acts and any month, and the end of one month begins the next', async () => {
  await fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 80 }), fc.integer({ min: 1, max: 11 }), (entries, number) => {
      const period = `2024-${String(number).padStart(2, '0')}`;
      const next = `2024-${String(number + 1).padStart(2, '0')}`;
      const [now, then] = [valuesOf(entries, period), valuesOf(entries, next)];
      const opened = entries.filter(
        ({ kind, date }) => kind === 'opening-balance' && date.startsWith(next.replace('-', '')),
      );
      for (const unit of ['volumes', 'items'] as const) {
        const v = (id: string) => now[`${unit}${id}`] ?? Number.NaN;
        expect(v('AtEnd')).toBe(v('AtStart') + v('Accessioned') + v('Acquired') - v('Removed') - v('Destroyed'));
        const added = opened.reduce((sum, { quantities }) => sum + (quantities[unit] ?? 0), 0);
        expect(then[`${unit}AtStart`]).toBe(v('AtEnd') + added);
      }
      const checks = checksOf(figuresOf(ofArchives.figures, entries, period), entries, { period, previousAsOf: '9' });
      expect(checks.map(({ check }) => check)).not.toContain('identity-broken');
    }),
  );
});

test('every figure is the sum of the entries it lists: leaving one out changes it', () => {
  const listed = figuresOf(ofArchives.figures, xiangyin, month).find(({ id }) => id === 'volumesAccessioned');
  expect(listed?.entries).toEqual([
    '20240901#accession#接字〔2024〕1号',
    '20240918#accession#误',
    '20240919#reversal#accession#误',
    '20240930#accession#晚',
  ]);
  const without = xiangyin.filter(({ entry }) => entry !== listed?.entries[0]);
  expect(valuesOf(without).volumesAccessioned).toBe(1);
});

test('the same month of the year before: its figure, 0 when nothing came then, null when no books were kept yet', () => {
  const lastYear = (id: string, entries = xiangyin) =>
    figuresOf(ofArchives.figures, entries, month).find((figure) => figure.id === id)?.prior;
  expect(lastYear('itemEntries')).toBe(1_000);
  expect(lastYear('framesReceived')).toBe(0);
  expect(
    lastYear(
      'itemEntries',
      xiangyin.filter(({ date }) => date > '20240101'),
    ),
  ).toBeNull();
  expect(lastYear('volumesAtEnd')).toBeUndefined();
});

test('a stock that was opened on the last day, a plan, what fell due: none of them says what came in during that year', () => {
  const { figures } = definitionOf('annual-statistics');
  const priorOf = (...entries: Parameters<typeof figuresOf>[1]) => {
    const accession = entryWith({ date: '20150601', quantities: { volumes: 90 } });
    const found = figuresOf(figures, [...entries, accession], '2015');
    return found.find(({ id }) => id === 'volumesAccessioned')?.prior;
  };
  const opened = (date: string) => entryWith({ kind: 'opening-balance', date, quantities: { volumes: 5_000 } });
  expect(priorOf(opened('20141231'))).toBeNull();
  expect(priorOf(entryWith({ kind: 'planned', date: '20140101' }))).toBeNull();
  expect(priorOf(entryWith({ kind: 'transfer-due', date: '20001231' }))).toBeNull();
  expect(priorOf(opened('20131231'))).toBe(0);
  expect(priorOf(entryWith({ kind: 'visits', date: '20140301' }))).toBe(0);
  const stock = figuresOf(definitionOf('five-years').figures, [opened('20101231')], '2015');
  expect(stock.find(({ id }) => id === 'volumesAtEnd')?.prior).toBe(5_000);
});

test('who describes or sends scans has reported; acts, corrections and other months are no report', () => {
  const description = entryWith({ kind: 'description', date: '20240930', quantities: { itemEntries: 1 } });
  expect(hasReported([description], month)).toBe(true);
  expect(hasReported([entryWith({ kind: 'frames-received', date: '20240901' })], month)).toBe(true);
  expect(hasReported([entryWith(), { ...description, reverses: 'import#1' }], month)).toBe(false);
  expect(hasReported([description], '2024-10')).toBe(false);
});

test('who only sends scans has reported no catalogue, and is not one of those that the tally says did', () => {
  const definition = definitionOf('catalogue-tally');
  const of = (archives: (typeof places)['xiangyin'], kind: LedgerKind, quantities: Quantities) => ({
    archives,
    entries: [entryWith({ ...archives, kind, date: '20240801', quantities })],
  });
  const edition = {
    ...provinceEdition,
    definitionId: 'catalogue-tally',
    edition: '2024-Q3',
    period: '2024-Q3',
    asOf: '2024-10-05T00:00:00.000Z',
  };
  const snapshot = snapshotOf(definition, edition, places.province, [
    of(places.province, 'frames-received', { frames: 9 }),
    of(places.xiangyin, 'description', { itemEntries: 9 }),
  ]);
  expect(sentencesOf(definition, snapshot)[0]).toContain('全省1个档案馆上报电子目录');
  expect(reportTable(definition, snapshot, drawn).remarks[0]).toBe('未报送（本季无目录著录）：湖南省档案馆');
});

test('what was entered for earlier months after their report is named; so is an opening in the month, and a stock below zero', () => {
  const entries = [
    entryWith({ entryId: 'late', date: '20240820', at: '2024-09-02T00:00:00.000Z' }),
    entryWith({ kind: 'opening-balance', entryId: 'opened', date: '20240903' }),
    entryWith({ kind: 'removal', entryId: 'removed', quantities: { volumes: 500 } }),
  ];
  const figures = figuresOf(ofArchives.figures, entries, month);
  expect(checksOf(figures, entries, { period: month, previousAsOf: '2024-09-01T00:00:00.000Z' })).toEqual([
    { check: 'negative-holdings', entries: [] },
    { check: 'opened-in-period', entries: ['20240903#opened'] },
    { check: 'late-entries', entries: ['20240820#late'] },
  ]);
});
