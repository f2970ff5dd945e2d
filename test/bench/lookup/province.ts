import type { Entry } from '#shared/records/record.ts';
import { type IndexedEntry, indexedEntry, inSegment } from '#shared/search/indexed-entry.ts';
import { buildPiece } from '#shared/search/merge.ts';
import type { Piece, PieceStore } from '#shared/search/pieces.ts';
import { generator, type Vocabulary } from './generate.ts';

/** Not the seed of anything else: what was tuned on one catalogue is measured on another. */
const seed = 20_261_122;

/** Entry n of a generated province, for any n. */
export const entryOf = (vocabulary: Vocabulary): ((n: number) => Entry) => generator(seed, vocabulary).entryAt;

/** Entries from one number up to another of a generated province, as they are indexed. */
export function entriesOf(vocabulary: Vocabulary): (from: number, until: number) => IndexedEntry[] {
  const { entryAt } = generator(seed, vocabulary);
  return (from, until) =>
    Array.from({ length: until - from }, (_, n) => indexedEntry(entryAt(from + n), (from + n) % 4 === 0));
}

/** The sizes of pieces just before they would be merged: full segments, then seven, six and eight of each smaller kind. */
export function sizesBeforeMerge(entries: number): number[] {
  const million = 1_000_000;
  const full = Math.floor((entries - 1) / million);
  const rest = entries - full * million;
  const large = Array.from({ length: 7 }, () => Math.floor(rest * 0.128));
  const middle = Array.from({ length: 6 }, () => Math.floor(rest * 0.016));
  const sizes = [...Array.from({ length: full }, () => million), ...large, ...middle];
  const fresh = entries - sizes.reduce((sum, size) => sum + size, 0);
  return [
    ...sizes,
    ...Array.from({ length: 8 }, (_, n) => Math.floor(((n + 1) * fresh) / 8) - Math.floor((n * fresh) / 8)),
  ];
}

/** Builds the pieces of a province over entries in the order of their arrival; the last eight are fresh text. */
export async function buildProvince(
  store: PieceStore,
  entries: number,
  some: (from: number, until: number) => IndexedEntry[],
): Promise<Piece[]> {
  const sizes = sizesBeforeMerge(entries);
  const pieces: Piece[] = [];
  let from = 0;
  for (const [n, size] of sizes.entries()) {
    const how = { now: new Date(0), id: `01JD${String(n).padStart(22, '0')}`, indexed: n < sizes.length - 8 };
    const piece = await buildPiece(store, some(from, from + size).sort(inSegment), how);
    if (piece) pieces.push(piece);
    from += size;
  }
  return pieces;
}
