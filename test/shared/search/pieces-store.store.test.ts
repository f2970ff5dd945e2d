import { beforeAll, expect, test } from 'vitest';
import { clearAway } from '#shared/search/clearing.ts';
import { type IndexedEntry, idOf } from '#shared/search/indexed-entry.ts';
import { newestManifest } from '#shared/search/manifests.ts';
import { buildPiece, dueMerge, merge } from '#shared/search/merge.ts';
import { indexStore } from '#shared/search/pieces-store.ts';
import { readWords } from '#shared/search/question.ts';
import { search } from '#shared/search/search.ts';
import { newKept } from '#shared/search/views.ts';
import { bringInLine } from '#shared/search/write.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { bruteForce, facetsShown } from './model.ts';

beforeAll(ownTables);

const words = ['关于水库移民安置的请示', '婚姻登记申请书', '关于印发工作要点的通知', '土地承包合同'];
const entryOf = (n: number): IndexedEntry => ({
  archivesCode: n % 3 ? '443021' : '443022',
  year: 1990 + (n % 7),
  kind: n % 5 ? 'WS//item' : 'ZY/HY/item',
  referenceCode: `C038-${n}`,
  fondsNumber: 'C038',
  retention: 'Y',
  opened: n % 2 === 0,
  scanned: n % 4 === 0,
  text: `${words[n % words.length]}第${n}号`,
});

let ids = 0;
const writing = (store: ReturnType<typeof indexStore>, now = new Date('2026-01-01T00:00:00Z')) => ({
  store,
  kept: newKept(),
  now,
  newId: () => `piece${String(++ids).padStart(12, '0')}`,
});

test('in the table: batches, a merge that falls due, a re-description and a deletion, and the old pieces cleared away', async () => {
  const spent = { readUnits: 0, writeUnits: 0, bytes: 0 };
  const store = indexStore(spent);
  const truth = new Map<string, IndexedEntry>();
  const bring = (entries: IndexedEntry[]) =>
    bringInLine(writing(store), new Map(entries.map((e) => [idOf(e), { places: [e], scanned: false }])), async () =>
      entries.flatMap((e) => truth.get(idOf(e)) ?? []),
    );
  for (let batch = 0; batch < 16; batch++) {
    const entries = Array.from({ length: 20 }, (_, n) => entryOf(batch * 20 + n));
    for (const one of entries) truth.set(idOf(one), one);
    await bring(entries);
    expect(await bring(entries), 'the same again writes nothing').toBeUndefined();
  }
  const due = dueMerge(await newestManifest(store));
  expect(due).toHaveLength(16);
  expect(await merge(writing(store), due ?? [])).toBe(true);
  expect(await merge(writing(store), due ?? []), 'a second one finds nothing to do').toBe(false);
  const [piece] = (await newestManifest(store)).pieces;
  expect(piece).toMatchObject({ form: 'text', size: 320 });

  const [gone, changed] = [entryOf(7), { ...entryOf(8), opened: false, text: '改题后的题名' }];
  truth.delete(idOf(gone));
  truth.set(idOf(changed), changed);
  await bring([gone, changed]);

  for (const typed of ['水库移民安置', '登记', '题名', '第7号', '关于 -印发', '']) {
    const asked = readWords(typed);
    const answer = await search(
      store,
      newKept(),
      await newestManifest(store),
      asked,
      { own: '443021' },
      { skip: 5, take: 10, exact: true },
    );
    const model = bruteForce([...truth.values()], asked, '443021');
    expect(answer.hits.map(idOf)).toEqual(model.ids.slice(5, 15));
    expect([answer.total, facetsShown(answer)]).toEqual([model.ids.length, model.facets]);
  }
  expect(spent.writeUnits).toBeGreaterThan(0);
  expect(await clearAway(store, new Date('2026-01-01T02:00:00Z'))).toBe(16);
  expect(await store.partsOf(`text/${due?.[0]}`)).toEqual([]);
  expect(await store.partsOf('manifest')).toHaveLength(1);
});

test('in the table: a segment is read through its buckets, own items and columns, and wholly cleared away', async () => {
  const store = indexStore();
  const entries = Array.from({ length: 3000 }, (_, n) => entryOf(n)).sort((a, b) => {
    const at = ({ archivesCode, year, kind }: IndexedEntry) => [archivesCode, 9999 - year, kind].join('\t');
    return at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : Number(a.referenceCode.slice(5)) - Number(b.referenceCode.slice(5));
  });
  const piece = await buildPiece(store, entries, {
    now: new Date('2026-01-01T00:00:00Z'),
    id: 'segment',
    indexed: true,
  });
  const manifest = { version: 1, at: '', pieces: piece ? [piece] : [], gone: { pieces: [], dead: [] } };
  const filters = { fonds: 'C038', scanned: true, years: { from: 1991, to: 1995 } };
  for (const typed of ['水', '移民', '婚姻登记', '第29', '要点 -8', '第2?9号'])
    for (const own of [undefined, '443022']) {
      const asked = { ...readWords(typed), ...filters };
      const sight = own === undefined ? 'everything' : ({ own } as const);
      const answer = await search(store, newKept(), manifest, asked, sight, { skip: 3, take: 20, exact: true });
      const model = bruteForce(entries, asked, own);
      expect(answer.hits.map(idOf)).toEqual(model.ids.slice(3, 23));
      expect([answer.total, facetsShown(answer)]).toEqual([model.ids.length, model.facets]);
    }
  await clearAway(store, new Date('2026-01-01T02:00:00Z'));
  for (const key of ['text', 'head', 'directory', 'columns', 'opened'])
    expect(await store.partsOf(`${key}/segment`), key).toEqual([]);
  expect(
    await indexStore().get([
      ['bucket/0#segment', '-'],
      ['水#segment', '-'],
    ]),
  ).toEqual([undefined, undefined]);
});
