import { buildSegment, buildText } from './build.ts';
import { dropPiece } from './clearing.ts';
import { kill } from './dead.ts';
import type { IndexedEntry } from './indexed-entry.ts';
import { advance, newestManifest } from './manifests.ts';
import { buildingNote, type Manifest, type Piece, type PieceStore } from './pieces.ts';
import { has } from './posting.ts';
import { inOrder, nowhere, openSource } from './sources.ts';
import { deadIn, openView } from './views.ts';
import type { Writing } from './write.ts';

/** Text pieces are folded sixteen at a time and indexed from 16,000 entries; eight segments of a size become one; a million is the end. */
const foldFrom = 16;
export const indexFrom = 16_000;
const mergeFrom = 8;
const sizes = [0, 65_536, 524_288] as const;
export const largest = 1_048_576;

/** The pieces that should become one now, or undefined. */
export function dueMerge({ pieces }: Pick<Manifest, 'pieces'>): string[] | undefined {
  const texts = pieces.filter(({ form }) => form === 'text');
  if (sum(texts) >= indexFrom) return texts.map(({ id }) => id);
  for (let most = 64; most < indexFrom; most *= foldFrom) {
    const small = texts.filter(({ size }) => size < most);
    if (small.length >= foldFrom) return small.map(({ id }) => id);
  }
  if (texts.length >= foldFrom * 2) return texts.map(({ id }) => id);
  for (const [tier, from] of sizes.slice(0, 2).entries()) {
    const until = sizes[tier + 1]!;
    const same = pieces.filter(({ form, size }) => form === 'indexed' && size >= from && size < until);
    if (same.length >= mergeFrom) return upTo(same, largest).map(({ id }) => id);
  }
  return undefined;
}

const sum = (pieces: Piece[]): number => pieces.reduce((total, { size }) => total + size, 0);

function upTo(pieces: Piece[], most: number): Piece[] {
  let total = 0;
  return pieces.filter(({ size }) => {
    total += size;
    return total <= most;
  });
}

/**
 * Makes one piece of several: their living entries, in order, built anew. Entries that die while it builds are marked dead in what it
 * built. False if the pieces are no longer there (another merge was faster): what was built is cleared away. Memory: what
 * buildSegment takes, four bytes an entry of the pieces, and some thousand entries of each.
 */
export async function merge({ store, kept, now, newId }: Writing, ids: string[]): Promise<boolean> {
  const before = await newestManifest(store);
  const pieces = before.pieces.filter(({ id }) => ids.includes(id));
  if (pieces.length !== ids.length || ids.length === 0) return false;
  const sources = await Promise.all(pieces.map((piece) => openSource(store, kept, piece)));
  const size = sources.reduce((total, { living }) => total + living, 0);
  const indexed = size >= indexFrom || pieces.some(({ form }) => form === 'indexed');
  const built = await writePiece(store, inOrder(store, sources), { now, id: newId(), indexed, size });

  return advance({ store, now }, async (latest) => {
    const still = latest.pieces.filter(({ id }) => ids.includes(id));
    if (still.length !== ids.length) {
      if (built) await dropPiece(store, built);
      return { answer: false };
    }
    const died: number[] = [];
    for (const piece of still) {
      const { movedTo } = sources.find(({ view }) => view.piece.id === piece.id)!;
      const dead = await deadIn(await openView(store, kept, piece), store);
      for (let number = 0; dead && number < piece.size; number++) {
        const at = has(dead, number) ? movedTo[number]! : nowhere;
        if (at !== nowhere) died.push(at);
      }
    }
    const begun = built ? [built] : [];
    const marked = await kill(store, begun, new Map(begun.map(({ id }) => [id, died])), newId);
    await store.put(marked.items);
    const pieces = [...latest.pieces.filter(({ id }) => !ids.includes(id)), ...marked.pieces];
    return { answer: true, next: { pieces, gone: { pieces: still, dead: [] } }, begun, written: marked.items };
  });
}

/** Writes a piece over entries in order; undefined when there are none. A note of the building stays until it is in use. */
export const buildPiece = (
  store: PieceStore,
  entries: IndexedEntry[],
  how: { now: Date; id: string; indexed: boolean },
): Promise<Piece | undefined> => writePiece(store, handfuls(entries), { ...how, size: entries.length });

const atOnce = 2000;

function* handfuls(entries: IndexedEntry[]): Generator<IndexedEntry[]> {
  for (let from = 0; from < entries.length; from += atOnce) yield entries.slice(from, from + atOnce);
}

async function writePiece(
  store: PieceStore,
  batches: AsyncIterable<IndexedEntry[]> | Iterable<IndexedEntry[]>,
  { now, id, indexed, size }: { now: Date; id: string; indexed: boolean; size: number },
): Promise<Piece | undefined> {
  if (!size) return undefined;
  const piece: Piece = { id, form: indexed ? 'indexed' : 'text', size, dead: {} };
  await store.put([buildingNote(piece, now)]);
  if (indexed) for await (const items of buildSegment(id, size, batches)) await store.put(items);
  else {
    const entries: IndexedEntry[] = [];
    for await (const some of batches) entries.push(...some);
    await store.put(buildText(id, entries));
  }
  return piece;
}
