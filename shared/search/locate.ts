import { Fault } from '#shared/runtime/fault.ts';
import { printOf } from './columns.ts';
import { type IndexedEntry, idOf, type Place } from './indexed-entry.ts';
import { rangeOfKind } from './layout.ts';
import { keyOf, numbered, type PieceStore } from './pieces.ts';
import { type Bits, containerSize, has } from './posting.ts';
import { containerOf, deadIn, entriesAt, type Kept, type View } from './views.ts';

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

/** By the prints of the codes in the run and kind of every place: text is read only where a print agrees. */
async function inRuns(store: PieceStore, kept: Kept, view: View, places: Map<string, Place[]>) {
  const { layout, piece } = view;
  const { archives, kinds, runArchives, runYears } = layout;
  const runs = new Map(Array.from(runYears, (year, run) => [`${archives[runArchives[run]!]}\t${year}`, run]));
  const stretches = new Map<string, { from: number; until: number; wanted: Set<number> }>();
  for (const { archivesCode, year, kind, referenceCode } of [...places.values()].flat()) {
    const run = runs.get(`${archivesCode}\t${year}`);
    const kindNumber = kinds.indexOf(kind);
    if (run === undefined || kindNumber < 0) continue;
    const [from, until] = rangeOfKind(layout, run, kindNumber);
    const stretch = stretches.get(`${run} ${kind}`) ?? { from, until, wanted: new Set() };
    stretches.set(`${run} ${kind}`, stretch);
    stretch.wanted.add(printOf(referenceCode));
  }
  const containers = new Set<number>();
  for (const { from, until } of stretches.values())
    for (let n = from; n < until; n = (containerOf(n) + 1) * containerSize) containers.add(containerOf(n));
  const prints = new Map<number, Uint8Array>();
  const read = await store.get([...containers].map((container) => [keyOf.prints(piece.id), numbered(container)]));
  for (const [n, container] of [...containers].entries()) {
    if (!read[n]) throw new Fault(`unknown segment ${piece.id}: prints of it are missing`);
    prints.set(container, read[n]);
  }
  const alike = new Set<number>();
  for (const { from, until, wanted } of stretches.values())
    for (let n = from; n < until; n++) {
      const at = (n % containerSize) * 2;
      const bytes = prints.get(containerOf(n))!;
      if (wanted.has(bytes[at]! + bytes[at + 1]! * 256)) alike.add(n);
    }
  const numbers = [...alike];
  const entries = await entriesAt(store, kept, view, numbers);
  return new Map(numbers.flatMap((n, at) => (places.has(idOf(entries[at]!)) ? [[n, entries[at]!] as const] : [])));
}
