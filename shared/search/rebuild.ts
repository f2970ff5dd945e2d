import { Fault } from '#shared/runtime/fault.ts';
import { buildText } from './build.ts';
import { type Difference, differencesOf, livingOf, numbersOf } from './compare.ts';
import { kill } from './dead.ts';
import { type IndexedEntry, idOf, inSegment, writeLine } from './indexed-entry.ts';
import { newestManifest, swapManifest } from './manifests.ts';
import { buildPiece, indexFrom } from './merge.ts';
import { buildingNote, type Manifest, type Piece } from './pieces.ts';
import { countIn } from './posting.ts';
import { deadIn, openView } from './views.ts';
import { bringInLine, type Writing } from './write.ts';

/** Reads records as they stand, strongly consistent; those not held are left out. */
export type ReadRecords = (ids: string[]) => Promise<IndexedEntry[]>;

/**
 * Builds one archives' part of the index anew from its records as they were read, while the index goes on being written: everything the
 * index had of it goes out of use in the step that brings the new part in. Where index and reading disagree, the record as it stands
 * decides, read after the state that the step goes on top of. Returns the differences found.
 */
export async function rebuildArchives(
  writing: Writing,
  archivesCode: string,
  read: IndexedEntry[],
  fresh: ReadRecords,
): Promise<Map<string, Difference>> {
  const { store, kept, now, newId } = writing;
  const entries = [...new Map(read.map((entry) => [idOf(entry), entry])).values()].sort(inSegment);
  const numberOf = new Map(entries.map((entry, n) => [idOf(entry), n]));
  const byId = new Map(entries.map((entry) => [idOf(entry), entry]));
  const built = await buildPiece(store, entries, { now, id: newId(), indexed: entries.length >= indexFrom });
  for (;;) {
    const before = await newestManifest(store);
    const differences = differencesOf(byId, await livingOf(writing, before.pieces, archivesCode));
    const truth = new Map((await fresh([...differences.keys()])).map((entry) => [idOf(entry), entry]));
    const changed = [...differences.keys()].filter((id) => lineOf(byId.get(id)) !== lineOf(truth.get(id)));
    const late = await latePiece(
      writing,
      changed.flatMap((id) => truth.get(id) ?? []),
    );
    const dead = new Map<string, number[]>(built ? [[built.id, changed.flatMap((id) => numberOf.get(id) ?? [])]] : []);
    for (const piece of before.pieces) dead.set(piece.id, numbersOf(await openView(store, kept, piece), archivesCode));
    const marked = await kill(store, [...before.pieces, ...(built ? [built] : [])], dead, newId);
    await store.put(marked.items);
    const left: Piece[] = [];
    for (const piece of marked.pieces) if (await hasLiving(writing, piece)) left.push(piece);
    const ids = new Set(left.map(({ id }) => id));
    const next: Manifest = {
      version: before.version + 1,
      at: now.toISOString(),
      pieces: [...left, ...late],
      gone: { pieces: marked.pieces.filter(({ id }) => !ids.has(id)), dead: marked.replaced },
    };
    if (await swapManifest(store, next)) return differences;
    await store.drop(marked.items.map(({ key, part }) => [key, part]));
  }
}

const lineOf = (entry: IndexedEntry | undefined) => entry && writeLine(entry);

async function latePiece({ store, now, newId }: Writing, entries: IndexedEntry[]): Promise<Piece[]> {
  if (!entries.length) return [];
  const piece: Piece = { id: newId(), form: 'text', size: entries.length, dead: {} };
  await store.put([buildingNote(piece, now)]);
  await store.put(buildText(piece.id, entries.sort(inSegment)));
  return [piece];
}

/** Takes out of use what cannot even be opened, so that the rest is searched until the rebuild has made it good. Returns how many pieces. */
export async function leaveOutDamaged({ store, kept, now }: Writing): Promise<number> {
  for (;;) {
    const before = await newestManifest(store);
    const damaged: Piece[] = [];
    for (const piece of before.pieces)
      await openView(store, kept, piece).catch((error: unknown) => {
        if (!(error instanceof Fault)) throw error;
        damaged.push(piece);
      });
    if (!damaged.length) return 0;
    const next: Manifest = {
      version: before.version + 1,
      at: now.toISOString(),
      pieces: before.pieces.filter((piece) => !damaged.includes(piece)),
      gone: { pieces: damaged, dead: [] },
    };
    if (await swapManifest(store, next)) return damaged.length;
  }
}

async function hasLiving({ store, kept }: Writing, piece: Piece): Promise<boolean> {
  const dead = await deadIn(await openView(store, kept, piece), store);
  return !dead || countIn(dead, 0, piece.size) < piece.size;
}

/**
 * Compares one archives' part of the index with its records as they were read, and puts right what differs. Returns what had to be put
 * right: what only lagged behind when it was read is no difference any more.
 */
export async function repairArchives(
  writing: Writing,
  archivesCode: string,
  read: IndexedEntry[],
  fresh: ReadRecords,
): Promise<Map<string, Difference>> {
  const { pieces } = await newestManifest(writing.store);
  const living = await livingOf(writing, pieces, archivesCode);
  const suspected = differencesOf(new Map(read.map((entry) => [idOf(entry), entry])), living);
  const truth = new Map((await fresh([...suspected.keys()])).map((entry) => [idOf(entry), entry]));
  const copies = new Map(
    [...suspected].flatMap(([id, { copies: some }]) => (some.length ? [[id, some] as const] : [])),
  );
  const differences = differencesOf(truth, copies);
  const changed = [...differences].map(([id, { copies: some }]) => {
    const places = [...some.map(({ entry }) => entry), ...(truth.has(id) ? [truth.get(id)!] : [])];
    return [id, { places, scanned: false }] as const;
  });
  for (let from = 0; from < changed.length; from += 1000) {
    const some = new Map(changed.slice(from, from + 1000));
    await bringInLine(writing, some, () => fresh([...some.keys()]));
  }
  return differences;
}
