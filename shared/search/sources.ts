import { type IndexedEntry, placeKey } from './indexed-entry.ts';
import type { Piece, PieceStore } from './pieces.ts';
import { type Bits, countIn, has } from './posting.ts';
import { allEntries, deadIn, type Kept, openView, type View } from './views.ts';

/** Not in the merged piece: dead before it was read. */
export const nowhere = 0xffffffff;

/** A piece being merged; `movedTo` says which number each of its entries got in the merged piece. */
export type Source = { view: View; dead: Bits | undefined; living: number; movedTo: Uint32Array };

/** Opens a piece for a merge, with what is dead in it. */
export async function openSource(store: PieceStore, kept: Kept, piece: Piece): Promise<Source> {
  const view = await openView(store, kept, piece);
  const dead = await deadIn(view, store);
  const { size } = view.layout;
  return {
    view,
    dead,
    living: size - (dead ? countIn(dead, 0, size) : 0),
    movedTo: new Uint32Array(size).fill(nowhere),
  };
}

type Living = { entry: IndexedEntry; number: number; place: string };

async function* livingOf(store: PieceStore, { view, dead }: Source): AsyncGenerator<Living[]> {
  let number = 0;
  for await (const entries of allEntries(store, view)) {
    const first = number;
    number += entries.length;
    yield entries.flatMap((entry, n) =>
      dead && has(dead, first + n) ? [] : [{ entry, number: first + n, place: placeKey(entry) }],
    );
  }
}

const atOnce = 2000;

/** The living entries of all sources in one order, some thousands at a time; notes where each went. */
export async function* inOrder(store: PieceStore, sources: Source[]): AsyncGenerator<IndexedEntry[]> {
  const lanes = sources.map((source) => ({
    source,
    batches: livingOf(store, source),
    batch: [] as Living[],
    at: 0,
  }));
  const fill = async (lane: (typeof lanes)[number]): Promise<boolean> => {
    while (lane.at === lane.batch.length) {
      const { value, done } = await lane.batches.next();
      if (done) return false;
      lane.batch = value;
      lane.at = 0;
    }
    return true;
  };
  let open: typeof lanes = [];
  for (const lane of lanes) if (await fill(lane)) open.push(lane);
  let merged: IndexedEntry[] = [];
  for (let count = 0; open.length; count++) {
    const lane = open.reduce((first, one) => (one.batch[one.at]!.place < first.batch[first.at]!.place ? one : first));
    const { entry, number } = lane.batch[lane.at++]!;
    lane.source.movedTo[number] = count;
    merged.push(entry);
    if (merged.length === atOnce) {
      yield merged;
      merged = [];
    }
    if (lane.at === lane.batch.length && !(await fill(lane))) open = open.filter((one) => one !== lane);
  }
  yield merged;
}
