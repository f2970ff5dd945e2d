import { beforeEach, expect, test, vi } from 'vitest';
import { clearAway } from '#shared/search/clearing.ts';
import { type IndexedEntry, idOf, inSegment } from '#shared/search/indexed-entry.ts';
import { manifestAt, newestManifest, swapManifest } from '#shared/search/manifests.ts';
import { buildPiece, merge } from '#shared/search/merge.ts';
import type { PieceStore } from '#shared/search/pieces.ts';
import { indexStore } from '#shared/search/pieces-store.ts';
import { rebuildArchives } from '#shared/search/rebuild.ts';
import { search } from '#shared/search/search.ts';
import { newKept } from '#shared/search/views.ts';
import { bringInLine } from '#shared/search/write.ts';
import { memoryPieces } from './memory-pieces.ts';

const asked: { input: { RequestItems: Record<string, { Keys: object[]; ConsistentRead: boolean }> } }[] = [];
vi.mock('#shared/runtime/settings.ts', () => ({ setting: () => 'index' }));
vi.mock('#shared/runtime/documents.ts', () => ({
  documents: () => ({
    // as if everything had been written a moment ago
    send: async (command: (typeof asked)[number]) => {
      asked.push(command);
      const { Keys, ConsistentRead } = command.input.RequestItems.index!;
      const there = Keys.map((key) => ({ ...key, bytes: Uint8Array.of(1) }));
      return { Responses: { index: ConsistentRead ? there : [] } };
    },
  }),
}));
beforeEach(() => asked.splice(0));

test('what a reader does not see is asked for again, strongly consistent, but for what may rightly be lacking; a writer always is', async () => {
  const wanted: [string, string][] = [['text/a', '00000']];
  expect(await indexStore().get(wanted)).toEqual([Uint8Array.of(1)]);
  expect(asked.splice(0)).toHaveLength(2);
  expect(await indexStore().get(wanted, 'lacking')).toEqual([undefined]);
  expect(asked.splice(0)).toHaveLength(1);
  expect(await indexStore(undefined, { writes: true }).get(wanted)).toEqual([Uint8Array.of(1)]);
  expect(asked).toHaveLength(1);
});

const entryOf = (n: number, archivesCode = '443021', year = 1990): IndexedEntry => ({
  archivesCode,
  year,
  kind: 'WS//item',
  referenceCode: `C038-${n}`,
  fondsNumber: 'C038',
  retention: 'Y',
  opened: true,
  scanned: false,
  text: `关于水利${n}`,
});
const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, n) => from + n);

/** A province whose records are `truth`; `hidden` items are not seen by reads that are not made anew. */
function province() {
  const { store: whole } = memoryPieces();
  const truth = new Map<string, IndexedEntry>();
  let [hidden, ids] = [new Set<string>(), 0];
  let late: Set<string> | undefined;
  const isSeen = (key: string, part: string, anew?: 'anew') => !!anew || !hidden.has(`${key} ${part}`);
  const store: PieceStore = {
    ...whole,
    put: async (items) => {
      for (const { key, part } of items) late?.add(`${key} ${part}`);
      await whole.put(items);
    },
    // as the table does: again, strongly consistent
    get: async (wanted, lacking) =>
      (await whole.get(wanted)).map((bytes, n) => (!lacking || isSeen(...wanted[n]!) ? bytes : undefined)),
    range: async (key, from, to, anew) => {
      const parts = (await whole.partsOf(key)).filter((part) => part >= from && part <= to && isSeen(key, part, anew));
      return (await whole.get(parts.map((part) => [key, part]))).flatMap((bytes) => bytes ?? []);
    },
  };
  const writing = (at = 1, kept = newKept()) => ({
    store,
    kept,
    now: new Date(at),
    newId: () => `id${String(++ids).padStart(10, '0')}`,
  });
  return {
    store,
    truth,
    writing,
    /** What is written from the first of these on is not seen between the second and the third. */
    begin: () => {
      late = new Set();
    },
    hide: () => {
      hidden = late ?? hidden;
    },
    show: () => {
      late = undefined;
      hidden = new Set();
    },
    hold: (entries: IndexedEntry[]) => {
      for (const entry of entries) truth.set(idOf(entry), entry);
    },
    bring: (entries: IndexedEntry[], at = 1) =>
      bringInLine(
        writing(at),
        new Map(entries.map((entry) => [idOf(entry), { places: [entry], scanned: false }])),
        async () => entries.flatMap((entry) => truth.get(idOf(entry)) ?? []),
      ),
    segment: async (entries: IndexedEntry[]) => {
      const piece = await buildPiece(store, entries.sort(inSegment), {
        now: new Date(0),
        id: 'segment',
        indexed: true,
      });
      const gone = { pieces: [], dead: [] };
      await swapManifest(store, { version: 1, at: '1970-01-01T00:00:00.000Z', pieces: piece ? [piece] : [], gone });
    },
    total: async (kept = newKept(), manifest = newestManifest(store)) =>
      (await search(store, kept, await manifest, { words: [], without: [] }, { own: '443022' }, { skip: 0, take: 5 }))
        .total,
  };
}

test('a reader a moment too early asks anew, and never remembers a part of a piece', async () => {
  const all = province();
  all.begin();
  await all.segment(upTo(20).map((n) => entryOf(n)));
  const news = upTo(10, 100).map((n) => entryOf(n));
  all.hold(news);
  await all.bring(news);
  all.hide();
  const kept = newKept();
  expect(await all.total(kept)).toBe(30);
  all.show();
  expect(await all.total(kept)).toBe(30);
});

test('a piece that is not whole however it is asked for stops the answer, the writer and the merge', async () => {
  const all = province();
  const news = upTo(10).map((n) => entryOf(n));
  all.hold(news);
  await all.bring(news);
  const { pieces } = await newestManifest(all.store);
  const lost = await all.store.range(`text/${pieces[0]!.id}`, '0', '~');
  await all.store.drop([[`text/${pieces[0]!.id}`, '00000']]);
  await expect(all.total()).rejects.toThrow('entries of it are missing');
  await expect(all.bring([entryOf(3)])).rejects.toThrow('entries of it are missing');
  const merging = () =>
    merge(
      all.writing(),
      pieces.map(({ id }) => id),
    );
  await expect(merging()).rejects.toThrow('entries of it are missing');
  await all.store.put([{ key: `text/${pieces[0]!.id}`, part: '00000', bytes: lost[0]! }]);
  expect(await merging()).toBe(true);
  expect(await all.total()).toBe(10);
});

test('marks of the dead that are not there are never taken for none', async () => {
  const all = province();
  all.hold(upTo(20).map((n) => entryOf(n)));
  await all.segment([...all.truth.values()]);
  const remove = (n: number) => {
    all.truth.delete(idOf(entryOf(n)));
    return all.bring([entryOf(n)]);
  };
  await remove(1);
  const [part = ''] = await all.store.partsOf('dead/segment');
  const [marks] = await all.store.get([['dead/segment', part]]);
  await all.store.drop([['dead/segment', part]]);
  await expect(remove(2)).rejects.toThrow('who is dead');
  await expect(all.total()).rejects.toThrow('who is dead');
  await all.store.put([{ key: 'dead/segment', part, bytes: marks! }]);
  await remove(2);
  expect(await all.total()).toBe(18);
});

test('a run over three containers is looked through from end to end', { timeout: 60_000 }, async () => {
  const all = province();
  const undated = upTo(140_000).map((n) => entryOf(n, '443021', 0));
  await all.segment(undated);
  const changed = undated.filter((_, n) => n % 30_000 === 5).map((entry) => ({ ...entry, opened: false }));
  all.hold(changed);
  await all.bring(changed);
  expect(await all.total()).toBe(140_000 - changed.length);
});

test('a state is paged on for an hour, whatever became of its pieces', async () => {
  const all = province();
  const minute = 60_000;
  for (const n of upTo(16)) {
    all.hold([entryOf(n)]);
    await all.bring([entryOf(n)], n * 4.1 * minute);
    await clearAway(all.store, new Date(Math.floor((n * 4.1) / 5) * 5 * minute));
  }
  const before = await newestManifest(all.store);
  const ids = before.pieces.map(({ id }) => id);
  await merge(all.writing(61.6 * minute), ids);
  await clearAway(all.store, new Date(65 * minute));
  const then = async () => (await manifestAt(all.store, before.version))!;
  expect(await all.total(newKept(), then())).toBe(16);
});

test('a rebuild gets its step in while a neighbour writes all the time, and asks for no record twice but what changed', async () => {
  const all = province();
  const own = upTo(50).map((n) => entryOf(n));
  all.hold(own);
  let [rivals, asked] = [0, 0];
  const claim = all.store.claim;
  const rival = async () => {
    if (++rivals > 5) return;
    const changed = rivals === 2 ? { ...entryOf(7), text: '改题' } : entryOf(rivals, '443022');
    all.hold([changed]);
    await all.bring([changed]);
  };
  const busy: PieceStore = {
    ...all.store,
    claim: async (item) => {
      if (item.key === 'manifest') await rival();
      return claim(item);
    },
  };
  await rebuildArchives({ ...all.writing(), store: busy }, '443021', own, async (some) => {
    asked += some.length;
    return some.flatMap((id) => all.truth.get(id) ?? []);
  });
  expect(asked, 'all 50, for the index was empty; then the one that was described anew').toBe(51);
  expect(await all.total()).toBe(54);
  const { pieces } = await newestManifest(all.store);
  expect(pieces.map(({ size }) => size).sort((a, b) => a - b)).toEqual([1, 1, 1, 1, 1, 50]);
});
