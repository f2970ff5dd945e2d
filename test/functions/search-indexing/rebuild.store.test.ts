import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { handler } from '#functions/search-indexing/api.ts';
import { rebuildIndex, showIndex } from '#functions/search-indexing/contract.ts';
import { isCheckDue, isStalled } from '#functions/search-indexing/night.ts';
import { takeSlice } from '#functions/search-indexing/slice.ts';
import { latestRun, moveRun, newRun } from '#functions/search-indexing/upkeep-run.ts';
import { directory, entityOf } from '#shared/archives/directory-store.ts';
import { addPage } from '#shared/records/page-store.ts';
import { reviseEntry } from '#shared/records/record-changes.ts';
import { findEntry } from '#shared/records/record-store.ts';
import { newId } from '#shared/runtime/ids.ts';
import { clearAway } from '#shared/search/clearing.ts';
import { type IndexedEntry, idOf, indexedEntry } from '#shared/search/indexed-entry.ts';
import { newestManifest, swapManifest } from '#shared/search/manifests.ts';
import { keyOf } from '#shared/search/pieces.ts';
import { indexStore } from '#shared/search/pieces-store.ts';
import { search } from '#shared/search/search.ts';
import { newKept } from '#shared/search/views.ts';
import { bringInLine } from '#shared/search/write.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, hold, pingjiang, provincial, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const asked: { runId?: string }[] = [];
vi.mock('#shared/runtime/send.ts', () => ({
  send: async (_queue: string, messages: { runId?: string }[]) => void asked.push(...messages),
}));

const store = indexStore(undefined, { cached: false });
let at = Date.now() + 3_600_000; // after every run that a route begins
const writing = () => ({ store, kept: newKept(), now: new Date(at++), newId: () => newId(new Date(at++)) });
const code = (n: number) => `C038-001-002-${String(n).padStart(3, '0')}`;

beforeAll(ownTables);
beforeAll(smallProvince);
beforeAll(async () => {
  await appoint('zhao-gang', provincial, ['administrator']);
  await appoint('sun-li', xiangyin, ['administrator']);
  for (const [archivesCode, fondsNumber] of [
    [xiangyin, 'C038'],
    [xiangyin, 'A120'],
    [pingjiang, 'C038'],
  ] as const) {
    const entity = entityOf.fonds(fondsNumber);
    const filed = { kind: 'fonds' as const, entity, by: 'founder', at: '2024-01-01T00:00:00.000Z' };
    await directory.fonds.register({ archivesCode, fondsNumber, title: '某全宗', ...filed });
  }
  for (let n = 1; n <= 23; n++) await hold(xiangyin, code(n), { title: `关于第${n}号水库的请示` });
  for (let n = 1; n <= 4; n++) await hold(xiangyin, `A120-ZY·HY·1987·Y-000${n}`);
  for (let n = 1; n <= 7; n++) await hold(pingjiang, code(n), { title: '平江的通知' }, 'opened');
  await addPage({
    recordId: `${xiangyin}/${code(3)}`,
    pageNumber: 1,
    sha256: 'a'.repeat(64),
    format: 'tiff',
    bytes: 10,
    frames: 1,
    batchId: 'b1',
    preservationKey: 'page-0001.tif',
    at: '2024-09-29T02:00:00.000Z',
  });
});
beforeEach(() => asked.splice(0));

const everything = { words: [], without: [] };
const indexed = async () => {
  const all = await search(store, newKept(), await newestManifest(store), everything, 'everything', {
    skip: 0,
    take: 500,
  });
  return all.hits.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
};
const truth = async () => {
  const ids = [
    ...Array.from({ length: 4 }, (_, n) => `${xiangyin}/A120-ZY·HY·1987·Y-000${n + 1}`),
    ...Array.from({ length: 23 }, (_, n) => `${xiangyin}/${code(n + 1)}`),
    ...Array.from({ length: 7 }, (_, n) => `${pingjiang}/${code(n + 1)}`),
  ];
  const entries: IndexedEntry[] = [];
  for (const id of ids) {
    const entry = await findEntry(id);
    if (entry) entries.push(indexedEntry(entry, id === `${xiangyin}/${code(3)}`));
  }
  return entries;
};
const show = async () =>
  (await ask(handler, showIndex, { subject: 'zhao-gang', params: { archivesCode: provincial } })).body;

async function goOn(runId: string, most: number): Promise<number> {
  let slices = 1;
  while (await takeSlice(writing(), runId, most)) slices++;
  return slices;
}

test('only the administrator at the head of the province may have it rebuilt; asked twice it is the same rebuild', async () => {
  const elsewhere = await ask(handler, rebuildIndex, { subject: 'sun-li', params: { archivesCode: xiangyin } });
  expect(elsewhere).toMatchObject({ status: 403, slug: 'province-only' });
  const call = () => ask(handler, rebuildIndex, { subject: 'zhao-gang', params: { archivesCode: provincial } });
  const [first, second] = [await call(), await call()];
  expect(first).toMatchObject({ status: 202, body: { kind: 'rebuild', state: 'running', archivesDone: 0 } });
  expect(second.body.runId).toBe(first.body.runId);
  expect(asked).toEqual([{ runId: first.body.runId }, { runId: first.body.runId }]);
  expect(first.body).not.toHaveProperty('staged');
});

test('an empty index is rebuilt from the records in slices, each visible as n/m, while its messages come twice', async () => {
  const { rebuild } = await show();
  const { runId } = rebuild;
  const seen: string[] = [];
  for (let more = true; more; ) {
    const [one, other] = await Promise.all([takeSlice(writing(), runId, 5), takeSlice(writing(), runId, 5)]);
    more = one || other;
    const { rebuild: now } = await show();
    seen.push(`${now.archivesDone}/${now.archivesInAll} ${now.entriesDone}/${now.entriesInAll}`);
  }
  expect(seen[0]).toBe('0/4 0/34');
  expect(new Set(seen).size).toBeGreaterThan(5);
  expect(seen.at(-1)).toBe('4/4 34/34');
  expect(await show()).toMatchObject({ entries: 34, rebuild: { state: 'finished' } });
  expect(await indexed()).toEqual(await truth());
  expect(await takeSlice(writing(), runId), 'a late message does nothing').toBe(false);
});

test('a change while a rebuild reads is not lost, whether it came by the stream before or after', async () => {
  const runId = 'change-while-reading';
  await moveRun(store, { ...newRun('rebuild', 'zhao-gang', new Date(at++), () => runId) });
  for (let n = 0; n < 4; n++) await takeSlice(writing(), runId, 9);
  const entry = await findEntry(`${xiangyin}/${code(1)}`);
  await reviseEntry(entry!, { openingStatus: 'opened' }, { by: 'director', at: new Date() });
  const place = indexedEntry(entry!, false);
  const changed = new Map([[idOf(place), { places: [place], scanned: false }]]);
  await bringInLine(writing(), changed, async () => [indexedEntry((await findEntry(idOf(place)))!, false)]);
  await goOn(runId, 9);
  expect(await indexed()).toEqual(await truth());
});

test('the nightly check counts every archives, compares those that differ, lists what it put right, and then finds nothing', async () => {
  const [one, two] = await indexed();
  const gone = new Map([[idOf(one!), { places: [one!], scanned: false }]]);
  await bringInLine(writing(), gone, async () => []); // an event that never came
  const altered = new Map([[idOf(two!), { places: [two!], scanned: false }]]);
  await bringInLine(writing(), altered, async () => [{ ...two!, text: '错的文字' }]);
  const ghost: IndexedEntry = { ...one!, referenceCode: code(99) };
  await bringInLine(writing(), new Map([[idOf(ghost), { places: [ghost], scanned: false }]]), async () => [ghost]);
  const another = { ...ghost, referenceCode: code(98) };
  await bringInLine(writing(), new Map([[idOf(another), { places: [another], scanned: false }]]), async () => [
    another,
  ]);

  const check = async (runId: string) => {
    await moveRun(
      store,
      newRun('check', 'tick', new Date(at++), () => runId),
    );
    await goOn(runId, 10);
    return (await show()).check;
  };
  expect((await check('night-1')).differences).toEqual([
    { archivesCode: xiangyin, held: 27, indexed: 28, missing: 1, stale: 1, surplus: 2 },
  ]);
  expect(await indexed()).toEqual(await truth());
  expect(await check('night-2')).toMatchObject({ state: 'finished', differences: [] });
});

test('an index whose items are lost is made whole by a rebuild, and what it replaced is cleared away', async () => {
  const { pieces } = await newestManifest(store);
  const [piece] = pieces;
  await store.drop((await store.partsOf(keyOf.text(piece!.id))).map((part) => [keyOf.text(piece!.id), part]));
  const latest = await newestManifest(store);
  const phantom = { id: 'never-written', form: 'indexed' as const, size: 10, dead: {} };
  const next = {
    ...latest,
    version: latest.version + 1,
    pieces: [...latest.pieces, phantom],
    gone: { pieces: [], dead: [] },
  };
  await swapManifest(store, next);
  await expect(indexed()).rejects.toThrow('unknown segment');
  const damaged = await show();
  expect([damaged.pieces, damaged.entries]).toEqual([next.pieces.length, undefined]);
  await moveRun(
    store,
    newRun('rebuild', 'zhao-gang', new Date(at++), () => 'heal'),
  );
  await goOn('heal', 11);
  expect(await indexed()).toEqual(await truth());
  await clearAway(store, new Date(at + 7_200_000));
  expect(await store.partsOf(keyOf.text(piece!.id))).toEqual([]);
  expect(await indexed()).toEqual(await truth());
  expect(await store.partsOf('building')).toEqual([]);
});

test('a rebuild that stood still until its staged pieces were cleared away begins that archives anew', async () => {
  await moveRun(
    store,
    newRun('rebuild', 'zhao-gang', new Date(at++), () => 'slow'),
  );
  for (let n = 0; n < 4; n++) await takeSlice(writing(), 'slow', 10);
  expect((await latestRun(store))?.staged.length).toBeGreaterThan(0);
  await clearAway(store, new Date(at + 7_200_000));
  await goOn('slow', 10);
  expect(await latestRun(store)).toMatchObject({ state: 'finished', entriesDone: 34, entriesInAll: 34 });
  expect(await indexed()).toEqual(await truth());
});

test('the check is due once a night from three o’clock; a run that stands still is woken once each half hour', () => {
  const day = new Date('2026-01-01T16:00:00Z'); // midnight in China
  const clock = (minutes: number) => new Date(day.getTime() + minutes * 60_000);
  expect([isCheckDue(day, undefined, clock(179)), isCheckDue(day, undefined, clock(180))]).toEqual([false, true]);
  expect(isCheckDue(day, { startedAt: clock(181).toISOString() }, clock(300))).toBe(false);
  expect(isCheckDue(day, { startedAt: clock(-600).toISOString() }, clock(300))).toBe(true);
  const still = (minutes: number) => isStalled({ movedAt: day.toISOString() }, clock(minutes));
  expect([10, 29, 31, 36, 61, 66].map(still)).toEqual([false, false, true, false, true, false]);
});
