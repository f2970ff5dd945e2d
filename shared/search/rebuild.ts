import { type Difference, differencesOf, ifDamaged, livingOf, numbersOf } from './compare.ts';
import { kill } from './dead.ts';
import { type IndexedEntry, idOf, inSegment, isSame } from './indexed-entry.ts';
import type { Copy } from './locate.ts';
import { advance, newestManifest } from './manifests.ts';
import { buildPiece, indexFrom } from './merge.ts';
import type { Piece } from './pieces.ts';
import { countIn } from './posting.ts';
import { deadIn, openView } from './views.ts';
import { bringInLine, textPiece, type Writing } from './write.ts';

/** Reads records as they stand, strongly consistent; those not held are left out. */
export type ReadRecords = (ids: string[]) => Promise<IndexedEntry[]>;

/**
 * Builds one archives' part of the index anew from its records as they were read, while the index goes on being written: everything the
 * index had of it goes out of use in the step that brings the new part in. Where index and reading disagree, the record as it stands
 * decides, read after the state that the step goes on top of. The first look at the index is long; if somebody else is faster, only what
 * they wrote is looked at. Returns the differences found.
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
  const compared = comparing(writing, archivesCode, byId, fresh);
  return advance(writing, async (before) => {
    const { differences, truth } = await compared(before.pieces);
    const changed = [...truth.keys()].filter((id) => !isAlike(byId.get(id), truth.get(id)));
    const late = await textPiece(
      writing,
      changed.flatMap((id) => truth.get(id) ?? []),
    );
    const begun = built ? [built] : [];
    const dead = new Map(begun.map(({ id }) => [id, changed.flatMap((one) => numberOf.get(one) ?? [])]));
    for (const piece of before.pieces) dead.set(piece.id, numbersOf(await openView(store, kept, piece), archivesCode));
    const marked = await kill(store, [...before.pieces, ...begun], dead, newId);
    await store.put(marked.items);
    const left: Piece[] = [];
    for (const piece of marked.pieces) if (await hasLiving(writing, piece)) left.push(piece);
    const out = marked.pieces.filter((piece) => !left.includes(piece) && !begun.some(({ id }) => id === piece.id));
    return {
      answer: differences,
      next: { pieces: [...left, ...late.pieces], gone: { pieces: out, dead: marked.replaced } },
      // what was built and is wholly dead already never comes into use: it is cleared away by its note
      begun: [...left.filter(({ id }) => id === built?.id), ...late.pieces],
      written: [...marked.items, ...late.items],
    };
  });
}

const isAlike = (a: IndexedEntry | undefined, b: IndexedEntry | undefined) => (a && b ? isSame(a, b) : a === b);

/**
 * Compares what was read of an archives with the index, and reads the records that differ as they stand. Asked again, it looks only at what
 * was written of this archives since: whoever writes all the time, of others too, does not hold the step up.
 */
function comparing(
  { store, kept }: Writing,
  archivesCode: string,
  byId: Map<string, IndexedEntry>,
  fresh: ReadRecords,
) {
  const read = new Map<string, Copy[]>();
  const truth = new Map<string, IndexedEntry | undefined>();
  const copiesThen = new Map<string, string>();
  let differences = new Map<string, Difference>();
  let seen: string | undefined;
  return async (pieces: Piece[]) => {
    const views = await Promise.all(pieces.map((piece) => openView(store, kept, piece)));
    const holding = views.flatMap((view) => (numbersOf(view, archivesCode).length ? [view.piece] : []));
    if (seen === JSON.stringify(holding)) return { differences, truth };
    const living = await livingOf({ store, kept }, holding, archivesCode, read);
    const copiesNow = (id: string) =>
      (living.get(id) ?? []).map(({ pieceId, number }) => `${pieceId} ${number}`).join();
    differences = differencesOf(byId, living);
    const ids = [...new Set([...differences.keys(), ...truth.keys()])].filter(
      (id) => copiesThen.get(id) !== copiesNow(id),
    );
    const found = new Map((await fresh(ids)).map((entry) => [idOf(entry), entry]));
    for (const id of ids) {
      truth.set(id, found.get(id));
      copiesThen.set(id, copiesNow(id));
    }
    seen = JSON.stringify(holding);
    return { differences, truth };
  };
}

/** Takes out of use what cannot even be opened, so that the rest is searched until the rebuild has made it good. Returns how many pieces. */
export const leaveOutDamaged = (writing: Writing): Promise<number> =>
  advance(writing, async ({ pieces }) => {
    const sound: Piece[] = [];
    for (const piece of pieces) if ((await hasLiving(writing, piece).catch(ifDamaged)) !== undefined) sound.push(piece);
    const damaged = pieces.filter((piece) => !sound.includes(piece));
    if (!damaged.length) return { answer: 0 };
    return { answer: damaged.length, next: { pieces: sound, gone: { pieces: damaged, dead: [] } } };
  });

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
