import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueAt, dueRuns, runByHand } from '#functions/reports/due.ts';
import { ofArchives } from './september.ts';

const county = { archivesCode: '443021', level: 'county' as const };
const province = { archivesCode: '443001', level: 'province' as const };
const runsAt = (tick: string, archives: Parameters<typeof dueRuns>[0] = [county], of = /^monthly/) =>
  dueRuns(archives, new Date(tick))
    .map(({ report, edition }) => `${report} ${edition}`)
    .filter((run) => of.test(run));

test('a month is due on the first of the next, 08:00 in China', () => {
  expect(dueAt('2024-09', ofArchives.due).toISOString()).toBe('2024-10-01T00:00:00.000Z');
  expect(dueAt('2024-12', ofArchives.due).toISOString()).toBe('2025-01-01T00:00:00.000Z');
  expect(runsAt('2024-09-30T23:55:00Z')[0]).toBe('monthly-progress#443021 2024-08');
  expect(runsAt('2024-10-01T00:00:00Z')[0]).toBe('monthly-progress#443021 2024-09');
});

test('the first of the month in China begins on the last day of the month before in UTC', () => {
  expect(runsAt('2024-09-30T16:00:00Z')[0]).toBe('monthly-progress#443021 2024-08');
});

test('a tick that comes twice, or any later one of the month, asks for the same runs as of the same instant', async () => {
  const monthly = (tick: Date) =>
    dueRuns([county, province], tick).filter(({ report }) => report.startsWith('monthly'));
  const first = monthly(new Date('2024-10-01T00:00:00Z'));
  await fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 * 288 }), (fives) => {
      const later = new Date(Date.UTC(2024, 9, 1) + fives * 300_000);
      expect(monthly(later)).toEqual(first);
    }),
  );
  expect(first.every(({ asOf }) => asOf.endsWith('-01T00:00:00.000Z'))).toBe(true);
});

test('after a long stop the last three months are made up, no more; the province has its own report', () => {
  expect(runsAt('2025-02-14T03:00:00Z', [county, province])).toEqual([
    'monthly-progress#443021 2025-01',
    'monthly-progress#443021 2024-12',
    'monthly-progress#443021 2024-11',
    'monthly-progress#443001 2025-01',
    'monthly-progress#443001 2024-12',
    'monthly-progress#443001 2024-11',
    'monthly-progress-province#443001 2025-01',
    'monthly-progress-province#443001 2024-12',
    'monthly-progress-province#443001 2024-11',
  ]);
});

test('nothing is made up for the time before an archives was entered in the directory', () => {
  expect(runsAt('2024-10-01T00:05:00Z', [{ ...county, at: '2024-09-29T03:00:00.000Z' }])).toEqual([
    'monthly-progress#443021 2024-09',
  ]);
});

test('by hand: as of now, under a name of its own, the same within one second', () => {
  const ask = { archivesCode: '443021', period: '2024-09', by: 'statistician-443021' };
  const run = runByHand(ofArchives, { ...ask, now: new Date('2024-10-05T01:30:12.345Z') });
  expect(run).toMatchObject({
    edition: '2024-09-at-20241005T093012',
    asOf: '2024-10-05T01:30:12.345Z',
    trigger: 'hand',
  });
  expect(runByHand(ofArchives, { ...ask, now: new Date('2024-10-05T01:30:12.999Z') }).edition).toBe(run.edition);
});

test('a quarter is due on the 5th, a year on 10 January, 08:00 in China; two quarters and one year are made up', () => {
  const others = /^(?!monthly)/;
  expect(runsAt('2016-01-09T23:55:00Z', [county], others)).toEqual(['annual-statistics#443021 2014']);
  expect(runsAt('2016-01-10T00:00:00Z', [county], others)).toEqual(['annual-statistics#443021 2015']);
  expect(runsAt('2016-04-05T00:00:00Z', [province], /^digitisation/)).toEqual([
    'digitisation#443001 2016-Q1',
    'digitisation#443001 2015-Q4',
  ]);
  expect(runsAt('2016-04-05T00:00:00Z', [{ archivesCode: '443020', level: 'city' }], /^quarterly/)).toEqual([
    'quarterly-city#443020 2016-Q1',
    'quarterly-city#443020 2015-Q4',
  ]);
});
