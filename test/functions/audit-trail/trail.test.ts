import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conclusionOf } from '#functions/audit-trail/conclusion.ts';
import { faultsOfChain, faultsOfEntries, type HeldSeal } from '#functions/audit-trail/faults.ts';
import { beginning, headOf, type Seal, sealOf, stretchOf, windowAfter } from '#functions/audit-trail/seal.ts';
import { graceMs, instantOf } from '#shared/audit/audit-entry.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';

const start = Date.parse('2024-09-29T00:00:00Z');
const hour = 3_600_000;
type Entry = { at: string; actor: string; action: string; count: number };

/** Some hours of one archives' trail: how many entries each has. */
const hours = fc.array(fc.nat(6), { minLength: 2, maxLength: 8 }).filter((counts) => counts.some((n) => n > 1));

const trailOf = (counts: number[]): Entry[] =>
  counts.flatMap((count, window) =>
    Array.from({ length: count }, (_, n) => ({
      at: `${new Date(start + window * hour + n * 60_000).toISOString()}#request-${window}-${n}#0`,
      actor: `clerk-${n % 3}`,
      action: 'show-record',
      count: n,
    })),
  );

const inHour = (entries: Entry[], window: number) =>
  entries.filter(({ at }) => {
    const instant = Date.parse(at.split('#')[0] ?? '');
    return instant >= start + window * hour && instant < start + (window + 1) * hour;
  });

/** The seals over a trail, one an hour, chained. */
const sealed = (counts: number[], entries = trailOf(counts)): Seal[] => {
  let previous = beginning;
  return counts.map((_, window) => {
    const span = { from: new Date(start + window * hour), to: new Date(start + (window + 1) * hour) };
    const stretch = stretchOf('443021', inHour(entries, window));
    const seal = sealOf(span, previous, stretch ? [stretch] : []);
    previous = seal.head;
    return seal;
  });
};
const held = (seals: Seal[]): HeldSeal[] => seals.map((seal) => ({ from: seal.from, seal, replaced: false }));

describe('a trail that nobody touched', () => {
  test('holds, and is sealed the same however often', () =>
    fc.assert(
      fc.property(hours, (counts) => {
        const seals = sealed(counts);
        expect(sealed(counts)).toEqual(seals);
        expect(faultsOfChain(held(seals))).toEqual([]);
        expect(faultsOfEntries('443021', seals, trailOf(counts))).toEqual([]);
      }),
    ));
});

/** What somebody with every right on the table could do, given a place in the trail; undefined where it changes nothing. */
const tamperings: Record<string, (entries: Entry[], place: number) => Entry[] | undefined> = {
  remove: (entries, place) => entries.toSpliced(place, 1),
  alter: (entries, place) => entries.with(place, { ...(entries[place] as Entry), count: 99 }),
  'add a field': (entries, place) => entries.with(place, { ...(entries[place] as Entry), note: 'x' } as Entry),
  'put in': (entries, place) => {
    const one = entries[place] as Entry;
    return entries.toSpliced(place + 1, 0, { ...one, at: `${one.at}1` });
  },
  reorder: (entries, place) => {
    const [one, next] = [entries[place], entries[place + 1]];
    if (!one || !next || one.at.slice(0, 13) !== next.at.slice(0, 13)) return undefined;
    return entries.with(place, { ...next, at: one.at }).with(place + 1, { ...one, at: next.at });
  },
  'cut the tail': (entries, place) => entries.slice(0, place),
  'drop a whole window': (entries, place) =>
    entries.filter(({ at }) => at.slice(0, 13) !== entries[place]?.at.slice(0, 13)),
};

describe.each(Object.entries(tamperings))('%s', (_, tamper) => {
  test('is found, and named by its stretches and no others', () =>
    fc.assert(
      fc.property(hours, fc.nat(), (counts, place) => {
        const [entries, seals] = [trailOf(counts), sealed(counts)];
        const changed = tamper(entries, place % entries.length);
        fc.pre(changed !== undefined);
        const touched = counts.flatMap((_count, window) =>
          JSON.stringify(inHour(entries, window)) === JSON.stringify(inHour(changed ?? [], window))
            ? []
            : [new Date(start + window * hour).toISOString()],
        );
        expect(touched.length).toBeGreaterThan(0);
        const faults = faultsOfEntries('443021', seals, changed ?? []);
        expect(faults.map(({ from }) => from)).toEqual(touched);
        for (const { kind, sealed: before = 0, found = 0 } of faults)
          expect(kind).toBe(found < before ? 'removed' : found > before ? 'added' : 'altered');
      }),
    ));
});

/** What somebody could do to the seals, were they not locked. Each names the instants of the seals at which it shows. */
const forgeries: Record<string, (seals: Seal[], place: number) => { forged: Seal[]; at: number[] } | undefined> = {
  'a seal altered': (seals, n) => ({
    forged: seals.with(n, { ...seals[n], stretches: [] } as unknown as Seal),
    at: [n],
  }),
  'a seal altered and its head made to fit': (seals, n) => {
    const said = { ...(seals[n] as Seal), stretches: [{ archivesCode: '443021', count: 77, digest: beginning }] };
    return n + 1 < seals.length ? { forged: seals.with(n, { ...said, head: headOf(said) }), at: [n + 1] } : undefined;
  },
  'a seal taken out': (seals, n) =>
    n > 0 && n + 1 < seals.length ? { forged: seals.toSpliced(n, 1), at: [n] } : undefined,
};

describe.each(Object.entries(forgeries))('%s', (name, forge) => {
  test('is found where the chain no longer holds: every seal but the last has a neighbour that knows it', () =>
    fc.assert(
      fc.property(hours, fc.nat(), (counts, place) => {
        const seals = sealed(counts.map((count) => count + 1));
        const done = forge(seals, place % seals.length);
        fc.pre(done !== undefined);
        const faults = faultsOfChain(held(done?.forged ?? []));
        const kind = { 'a seal altered': 'seal-altered', 'a seal taken out': 'seal-missing' }[name] ?? 'chain-broken';
        expect(faults.map((one) => [one.kind, one.from])).toEqual(done?.at.map((n) => [kind, seals[n]?.from]));
      }),
    ));
});

describe('windows', () => {
  test('close when nobody can write into them any more; a day is sealed whole where the sealing is behind', () => {
    const midnight = new Date('2024-09-28T16:00:00Z');
    const next = (minutes: number, from = midnight) => windowAfter(from, new Date(from.getTime() + minutes * 60_000));
    expect(next(60 + 19)).toBeUndefined();
    expect(next(60 + 20)?.to.toISOString()).toBe('2024-09-28T17:00:00.000Z');
    expect(next(24 * 60 + 19)?.to.toISOString()).toBe('2024-09-28T17:00:00.000Z');
    expect(next(24 * 60 + 20)?.to.toISOString()).toBe('2024-09-29T16:00:00.000Z');
    expect(next(48 * 60, new Date('2024-09-28T15:00:00Z'))?.to).toEqual(midnight);
  });

  test('whatever is written when, its key lies in a window that is not sealed yet, and in one day of China', () =>
    fc.assert(
      fc.property(fc.nat(30 * 24 * hour), fc.nat(3 * hour), (happened, later) => {
        const [happenedAt, writtenAt] = [new Date(start + happened), new Date(start + happened + later)];
        const instant = instantOf(happenedAt, writtenAt);
        let from = new Date(start - 8 * hour);
        for (let window = windowAfter(from, writtenAt); window; window = windowAfter(from, writtenAt)) {
          expect(shanghaiDay(window.from)).toBe(shanghaiDay(new Date(window.to.getTime() - 1)));
          from = window.to;
        }
        expect(instant.getTime()).toBeGreaterThanOrEqual(from.getTime());
        expect(writtenAt.getTime() - instant.getTime()).toBeLessThanOrEqual(graceMs);
      }),
      { numRuns: 50 },
    ));
});

test('what no seal covers is not said to hold, and how much of it there is stands in the conclusion', () => {
  const found = { faults: [], sealed: 36, unsealed: 12, sealedUntil: '2024-01-01T04:00:00.000Z' };
  expect(conclusionOf(found)).toMatchObject({ holds: true, said: expect.stringContaining('12条尚未封存') });
  expect(conclusionOf({ ...found, unsealed: 0 })).toEqual({ holds: true, said: '所查日期的36条均已封存,完好。' });
  const open = conclusionOf({ faults: [], sealed: 0, unsealed: 12 });
  expect(open).toMatchObject({ holds: false, said: expect.stringContaining('没有任何封存,无从核对(12条尚未封存)') });
  const span = { from: '2024-01-01T00:00:00.000Z', to: '2024-01-01T01:00:00.000Z' };
  const faults = [{ kind: 'removed' as const, kindName: '有记录被删去', ...span }];
  expect(conclusionOf({ ...found, faults })).toMatchObject({ holds: false, said: expect.stringContaining('1处') });
});
