import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clearAway } from '#shared/search/clearing.ts';
import { type IndexedEntry, idOf, type Place } from '#shared/search/indexed-entry.ts';
import { newestManifest } from '#shared/search/manifests.ts';
import { merge } from '#shared/search/merge.ts';
import { rebuildArchives, repairArchives } from '#shared/search/rebuild.ts';
import { search } from '#shared/search/search.ts';
import { newKept } from '#shared/search/views.ts';
import { bringInLine } from '#shared/search/write.ts';
import { memoryPieces } from './memory-pieces.ts';

type Step =
  | { do: 'change'; code: number; year: number; text: string; opened: boolean }
  | { do: 'remove'; code: number }
  | { do: 'deliver'; count: number; again: boolean }
  | { do: 'merge'; from: number; count: number; alone: boolean }
  | { do: 'crash'; at: number }
  | { do: 'lose'; at: number }
  | { do: 'rebuild' }
  | { do: 'repair' }
  | { do: 'clear' };

const words = ['关于水利', '村民登记', '印发通知', '水库移民'];
const code = fc.nat({ max: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('change' as const),
      code,
      year: fc.integer({ min: 1999, max: 2001 }),
      text: fc.constantFrom(...words),
      opened: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), code }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      count: fc.integer({ min: 1, max: 6 }),
      again: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('merge' as const),
      from: fc.nat({ max: 3 }),
      count: fc.integer({ min: 1, max: 4 }),
      alone: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), at: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), at: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'rebuild' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'repair' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'clear' as const }) },
);

type Event = { id: string; places: Place[] };

/** A small province: records, the stream of their changes, and an index that may lag, crash and merge at any time. */
function world() {
  const records = new Map<string, IndexedEntry>();
  const stream: Event[] = [];
  let [crashAt, loseFrom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let writes = 0;
  const { store, keys } = memoryPieces(async () => {
    // rivals overtake each other at every write, each time otherwise
    for (let turns = (writes * 7919) % 23; turns > 0; turns--) await undefined;
    if (++writes >= crashAt) {
      crashAt = Number.POSITIVE_INFINITY;
      throw new Error('crash');
    }
    return writes >= loseFrom && writes < loseFrom + 12 ? 'lost' : undefined;
  });
  let ids = 0;
  let clock = Date.parse('2026-01-01T00:00:00Z');
  const writing = () => ({
    store,
    kept: newKept(),
    now: new Date(clock),
    newId: () => `id${String(++ids).padStart(10, '0')}`,
  });
  const set = (id: string, entry: IndexedEntry | undefined) => {
    const places = [records.get(id), entry].filter((one) => one !== undefined);
    if (entry) records.set(id, entry);
    else records.delete(id);
    if (places.length) stream.push({ id, places });
  };
  const deliver = async (events: Event[]) => {
    const changed = new Map<string, { places: Place[]; scanned: boolean }>();
    for (const { id, places } of events)
      changed.set(id, { places: [...(changed.get(id)?.places ?? []), ...places], scanned: false });
    await bringInLine(writing(), changed, async () => [...changed.keys()].flatMap((id) => records.get(id) ?? []));
  };
  return {
    records,
    stream,
    store,
    keys,
    writing,
    set,
    deliver,
    crashSoon: (at: number) => {
      crashAt = writes + at;
    },
    /** Every answer to what is claimed gets lost for a while. */
    loseSoon: (at: number) => {
      loseFrom = writes + at;
    },
    calm: () => {
      crashAt = Number.POSITIVE_INFINITY;
    },
    later: (ms: number) => {
      clock += ms;
    },
  };
}

const everything = { words: [], without: [] };
const indexOf = async (store: Parameters<typeof newestManifest>[0]) => {
  const all = await search(store, newKept(), await newestManifest(store), everything, 'everything', {
    skip: 0,
    take: 1000,
  });
  return { total: all.total, entries: all.hits.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1)) };
};
const survive = async (work: Promise<unknown>) => {
  await work.catch((error) => {
    if (error.message !== 'crash') throw error;
  });
};

test('replayed, late and doubled events, merges two at once, rebuilds and crashes anywhere: the index ends equal to its records', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), async (steps) => {
      const all = world();
      let delivered = 0;
      const next = async (count: number, again: boolean) => {
        const from = again ? Math.max(0, delivered - 4) : delivered;
        const until = Math.min(from + count, all.stream.length);
        await all.deliver(all.stream.slice(from, until));
        delivered = Math.max(delivered, until);
      };
      for (const now of steps) {
        if (now.do === 'change') {
          const entry: IndexedEntry = {
            archivesCode: '443021',
            kind: 'WS//item',
            referenceCode: `C038-${now.code}`,
            fondsNumber: 'C038',
            retention: 'Y',
            year: now.year,
            text: now.text,
            opened: now.opened,
            scanned: false,
          };
          all.set(idOf(entry), entry);
        } else if (now.do === 'remove') all.set(`443021/C038-${now.code}`, undefined);
        else if (now.do === 'deliver') await survive(next(now.count, now.again));
        else if (now.do === 'merge') {
          const { pieces } = await newestManifest(all.store);
          const ids = pieces.slice(now.from, now.from + now.count).map(({ id }) => id);
          const rivals = now.alone ? [] : [merge(all.writing(), ids), next(2, false), next(3, true)];
          await Promise.all([merge(all.writing(), ids), ...rivals].map(survive));
        } else if (now.do === 'rebuild' || now.do === 'repair') {
          const read = [...all.records.values()];
          const [gone] = read;
          if (gone) all.set(idOf(gone), undefined); // it vanishes after it was read
          await survive(next(all.stream.length, false));
          const fresh = async (ids: string[]) => ids.flatMap((id) => all.records.get(id) ?? []);
          const again = now.do === 'rebuild' ? rebuildArchives : repairArchives;
          await Promise.all([again(all.writing(), '443021', read, fresh), next(2, true)].map(survive));
        } else if (now.do === 'clear') {
          all.later(2 * 3600_000);
          await survive(clearAway(all.store, all.writing().now));
        } else if (now.do === 'lose') all.loseSoon(now.at);
        else all.crashSoon(now.at);
      }
      all.calm();
      for (let from = delivered; from < all.stream.length; from += 3)
        await all.deliver(all.stream.slice(from, from + 3));
      const truth = [...all.records.values()].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
      expect(await indexOf(all.store)).toEqual({ total: truth.length, entries: truth });
      const { pieces } = await newestManifest(all.store);
      await merge(
        all.writing(),
        pieces.map(({ id }) => id),
      );
      expect(await indexOf(all.store)).toEqual({ total: truth.length, entries: truth });
      all.later(3 * 3600_000);
      await clearAway(all.store, all.writing().now);
      const inUse = (await newestManifest(all.store)).pieces.map(({ id }) => id);
      const left = all.keys().filter((key) => key !== 'manifest' && !inUse.some((id) => key.endsWith(id)));
      expect(left, 'what a crash left half-written is gone').toEqual([]);
    }),
    { numRuns: 300 },
  );
}, 120_000);
