import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endOfTerm, quotasOf } from '#functions/catalogue-submission/round.ts';
import { standingOf } from '#functions/catalogue-submission/standing.ts';
import { describedIn, submitted } from '#functions/catalogue-submission/submission.ts';
import { tallyOf } from '#functions/catalogue-submission/tally.ts';
import { placesOfProvince } from '#infra/local/story/places.ts';
import { workingDayFrom } from '#shared/calendar/working-days.ts';
import {
  type CatalogueSubmission,
  type Standing,
  type SubmissionRound,
  standings,
} from '#shared/figures/catalogue-submission.ts';
import { accepted, sentBack } from '#shared/figures/review.ts';
import { anyEntry, entryWith } from '#test/shared/ledger/entries.ts';

const all = placesOfProvince;
const [own] = all;
const round: SubmissionRound = {
  archivesCode: '443001',
  item: 'round#2024-Q3#001',
  period: '2024-Q3',
  version: 1,
  dueOn: '20241015',
  closesOn: workingDayFrom('20241015'),
  ...quotasOf('443001', { byLevel: { city: 20_000, county: 15_000 }, byArchives: { '443021': 0 } }, all),
  by: 'province',
  at: '2024-07-01T00:00:00.000Z',
};
const day = (text: string) => new Date(`${text}T02:00:00Z`);

/** A version with so many entries, sent at an instant. */
const sent = (archivesCode: string, version: number, items: number, at: Date): CatalogueSubmission =>
  submitted(
    { archivesCode, period: '2024-Q3', version },
    describedIn(
      [entryWith({ archivesCode, kind: 'description', date: '20240801', quantities: { itemEntries: items } })],
      '2024-Q3',
    ),
    { by: 'clerk', at: at.toISOString() },
    all,
  );
const returned = (one: CatalogueSubmission, at: Date, until: string) =>
  sentBack(one, { by: 'city', for: '443020', at: at.toISOString(), reason: '请核对', until });

describe('the deadline', () => {
  test('the last day counts until midnight in China, and a day off moves it to the next working day', () => {
    expect(workingDayFrom('20241001')).toBe('20241008');
    expect(workingDayFrom('20240929')).toBe('20240929'); // a Sunday on which people work (调休)
    expect(endOfTerm('20241015').toISOString()).toBe('2024-10-15T16:00:00.000Z');
    const last = new Date(endOfTerm('20241015').getTime() - 1);
    expect(standingOf([sent('443021', 1, 1, last)], round, last)).toBe('on-time');
    expect(standingOf([sent('443021', 1, 1, endOfTerm('20241015'))], round, endOfTerm('20241015'))).toBe('late');
    expect(standingOf([], round, last)).toBe('not-due');
    expect(standingOf([], round, endOfTerm('20241015'))).toBe('missing');
  });

  test('sent back: the new term counts, and until it comes again nothing stands', () => {
    const first = returned(sent('443021', 1, 9, day('2024-10-10')), day('2024-10-16'), '20241018');
    expect(standingOf([first], round, day('2024-10-18'))).toBe('not-due');
    expect(standingOf([first], round, day('2024-10-19'))).toBe('missing');
    expect(standingOf([first, sent('443021', 2, 9, day('2024-10-18'))], round, day('2024-11-01'))).toBe('on-time');
    expect(standingOf([first, sent('443021', 2, 9, day('2024-10-19'))], round, day('2024-11-01'))).toBe('late');
  });

  test('a correction that nobody asked for makes nobody late, and nobody on time', () => {
    const late = [sent('443021', 1, 9, day('2024-10-20')), sent('443021', 2, 9, day('2024-10-21'))];
    const onTime = [sent('443021', 1, 9, day('2024-10-10')), sent('443021', 2, 9, day('2024-11-21'))];
    expect([late, onTime].map((versions) => standingOf(versions, round, day('2024-12-01')))).toEqual([
      'late',
      'on-time',
    ]);
  });
});

describe('what is asked and reported', () => {
  test('by level, single archives by themselves; a stranger is named', () => {
    expect([Object.keys(round.quotas).length, round.quotas['443021'], round.quotas['443020']]).toEqual([99, 0, 20_000]);
    const asked = { byLevel: {}, byArchives: { '443022': 5, '999999': 1 } };
    expect(quotasOf('443020', asked, all)).toEqual({ quotas: { '443022': 5 }, strangers: ['999999'] });
  });

  test('counts are those of description acts, reversals taken off; other acts and other days play no part', () =>
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 60 }), (entries) => {
        const { during, toDate } = describedIn(entries, '2024-Q3');
        const sum = (from: string, unit: 'volumeEntries' | 'itemEntries') =>
          entries
            .filter(({ kind, date }) => kind === 'description' && date >= from && date <= '20240930')
            .reduce((n, { quantities }) => n + (quantities[unit] ?? 0), 0);
        expect(during).toEqual({
          volumeEntries: sum('20240701', 'volumeEntries'),
          itemEntries: sum('20240701', 'itemEntries'),
        });
        expect(toDate).toEqual({ volumeEntries: sum('0', 'volumeEntries'), itemEntries: sum('0', 'itemEntries') });
      }),
    ));

  test('from county to city to province, and the receipt is the same for the same version', () => {
    const one = sent('443021', 1, 9, day('2024-10-10'));
    expect([one.receipt, one.waitingFor]).toEqual(['目报-443021-2024Q3-01', '443020']);
    const step = { by: 'x', at: '2024-10-11T00:00:00.000Z' };
    const atProvince = accepted(one, { ...step, for: '443020' }, all);
    expect([atProvince.state, atProvince.waitingFor]).toEqual(['submitted', '443001']);
    const done = accepted(atProvince, { ...step, for: '443001' }, all);
    expect([done.state, done.waitingFor]).toEqual(['accepted', undefined]);
  });
});

/** What an archives did: nothing; sent (perhaps late); sent back; sent again. Days after the period's end. */
const anyHistory = fc.array(
  fc.record({ items: fc.nat(50_000), after: fc.nat(40), back: fc.boolean(), term: fc.nat(10) }),
  { maxLength: 4 },
);
const start = Date.parse('2024-10-01T00:00:00Z');
const dayAfter = (days: number) => new Date(start + days * 86_400_000);

test('whatever a hundred archives do: the total is the sum, by city too, and each is exactly one of four', () =>
  fc.assert(
    fc.property(fc.array(anyHistory, { minLength: 99, maxLength: 99 }), fc.nat(60), (histories, today) => {
      const versions = new Map(
        Object.keys(round.quotas).map((code, n) => {
          let at = 0;
          const sends = (histories[n] ?? []).map(({ items, after, back, term }, v) => {
            at += after;
            const one = sent(code, v + 1, items, dayAfter(at));
            return back ? returned(one, dayAfter(at), workingDayFrom(`202411${String(term + 10)}`)) : one;
          });
          return [code, sends] as const;
        }),
      );
      const tally = tallyOf({ of: own!, round, all, versions }, dayAfter(today));
      for (const field of ['quota', 'volumeEntries', 'itemEntries', 'entries', 'entriesToDate'] as const) {
        const sum = (parts: readonly Record<typeof field, number>[]) => parts.reduce((n, part) => n + part[field], 0);
        expect([sum(tally.lines), sum(tally.groups)]).toEqual([tally.total[field], tally.total[field]]);
      }
      const { onTime, late, missing, notDue, archives } = tally.total;
      expect([onTime + late + missing + notDue, archives, tally.lines.length]).toEqual([99, 99, 99]);
      const counts = (standing: Standing) => tally.lines.filter((line) => line.standing === standing).length;
      expect((Object.keys(standings) as Standing[]).map(counts)).toEqual([onTime, late, missing, notDue]);
      expect([tally.late.length, tally.missing.length]).toEqual([late, missing]);
      for (const line of tally.lines)
        expect(line.receipt !== undefined).toBe(line.standing === 'on-time' || line.standing === 'late');
      expect(tally.lines.every((line, n) => n === 0 || line.place >= tally.lines[n - 1]!.place)).toBe(true);
    }),
    { numRuns: 40 },
  ));

test('archives that meet their quota equally share a place', () => {
  const versions = new Map(Object.keys(round.quotas).map((code) => [code, [] as CatalogueSubmission[]]));
  versions.set('443010', [sent('443010', 1, 10_000, day('2024-10-09'))]);
  versions.set('443022', [sent('443022', 1, 7_500, day('2024-10-09'))]);
  versions.set('443023', [sent('443023', 1, 15_000, day('2024-10-09'))]);
  const tally = tallyOf({ of: own!, round, all, versions }, day('2024-11-01'));
  expect(tally.lines.slice(0, 4).map(({ place, archivesCode, fulfilled }) => [place, archivesCode, fulfilled])).toEqual(
    [
      [1, '443021', '—'], // nothing is expected of it
      [1, '443023', '100.0%'],
      [3, '443010', '50.0%'],
      [3, '443022', '50.0%'],
    ],
  );
});
