import { type IndexedEntry, idOf, inSegment, type Place } from './indexed-entry.ts';
import type { PieceStore } from './pieces.ts';
import { type Bits, has } from './posting.ts';
import { deadIn, entriesAt, type Kept, type View } from './views.ts';

/** A living copy of an entry in the index. */
export type Copy = { pieceId: string; number: number; entry: IndexedEntry };

/**
 * The living copies of records, by their ids. In a segment an entry is found by its place (archives, year, kind, 档号): give every
 * place that it may have had. Text pieces are looked through.
 */
export async function locate(
  store: PieceStore,
  kept: Kept,
  views: View[],
  places: Map<string, Place[]>,
): Promise<Map<string, Copy[]>> {
  const found = new Map<string, Copy[]>();
  const add = (id: string, copy: Copy) => found.set(id, [...(found.get(id) ?? []), copy]);
  for (const view of views) {
    const dead = await deadIn(view, store);
    const met = view.entries ? inText(view.entries, places) : await inRuns(store, kept, view, places);
    for (const [number, entry] of met)
      if (!isDead(dead, number)) add(idOf(entry), { pieceId: view.piece.id, number, entry });
  }
  return found;
}

const isDead = (dead: Bits | undefined, number: number): boolean => dead !== undefined && has(dead, number);

const inText = (entries: IndexedEntry[], places: Map<string, Place[]>): Map<number, IndexedEntry> =>
  new Map([...entries.entries()].filter(([, entry]) => places.has(idOf(entry))));

/** Binary search for every place side by side: each step reads the chunks of all of them in one go. */
async function inRuns(store: PieceStore, kept: Kept, view: View, places: Map<string, Place[]>) {
  const { head, starts } = view;
  const runs = new Map(head.runs.map(([a, year, k], at) => [`${head.archives[a]}\t${year}\t${head.kinds[k]}`, at]));
  const found = new Map<number, IndexedEntry>();
  let searches = [...places.values()].flat().flatMap((place) => {
    const run = runs.get(`${place.archivesCode}\t${place.year}\t${place.kind}`);
    return run === undefined ? [] : [{ place, low: starts[run]!, high: starts[run + 1]! }];
  });
  while (searches.length) {
    const middles = searches.map(({ low, high }) => (low + high) >>> 1);
    const entries = await entriesAt(store, kept, view, middles);
    const on: typeof searches = [];
    for (const [n, one] of searches.entries()) {
      const side = inSegment(entries[n]!, one.place);
      if (side === 0) found.set(middles[n]!, entries[n]!);
      else if (side < 0) one.low = middles[n]! + 1;
      else one.high = middles[n]!;
      if (side !== 0 && one.low < one.high) on.push(one);
    }
    searches = on;
  }
  return found;
}
