import { buildText } from './build.ts';
import { kill } from './dead.ts';
import { type IndexedEntry, idOf, inSegment, type Place, writeLine } from './indexed-entry.ts';
import { locate } from './locate.ts';
import { newestManifest, swapManifest } from './manifests.ts';
import { buildingKey, buildingNote, type Manifest, type PieceStore } from './pieces.ts';
import { type Kept, openView } from './views.ts';

/** Records that changed: for each id every place its entry may have in the index, and whether it has scans now. */
export type Changed = Map<string, { places: Place[]; scanned: boolean }>;

/** How the index is written: where, when, and new ids. */
export type Writing = { store: PieceStore; kept: Kept; now: Date; newId: () => string };

/** Reads records as they stand; those not held are left out. `scanned` tells what is known of their scans. */
export type ReadCurrent = (scanned: Map<string, boolean>) => Promise<IndexedEntry[]>;

/**
 * Brings the index in line with records that changed. What is written is never the event but the record as it stands, read AFTER the
 * state that it goes on top of; if another writer is faster it is read again. So later states hold later truth, and replayed,
 * doubled or reordered events end in the same index. True if anything had to be written; an index in line is left alone.
 */
export async function bringInLine(
  { store, kept, now, newId }: Writing,
  changed: Changed,
  read: ReadCurrent,
): Promise<Manifest | undefined> {
  for (;;) {
    const before = await newestManifest(store);
    const views = await Promise.all(before.pieces.map((piece) => openView(store, kept, piece)));
    const known = await locate(store, kept, views, new Map([...changed].map(([id, { places }]) => [id, places])));
    const scanned = new Map(
      [...changed].map(([id, one]) => [id, one.scanned || !!known.get(id)?.some(({ entry }) => entry.scanned)]),
    );
    const current = new Map((await read(scanned)).map((entry) => [idOf(entry), entry]));
    const elsewhere = new Map([...current].map(([id, entry]) => [id, [entry]]));
    const now2 = await locate(store, kept, views, elsewhere);
    const dead = new Map<string, Set<number>>();
    const fresh: IndexedEntry[] = [];
    for (const id of changed.keys()) {
      const entry = current.get(id);
      const copies = [...(known.get(id) ?? []), ...(now2.get(id) ?? [])];
      const [first, ...others] = [...new Map(copies.map((copy) => [`${copy.pieceId} ${copy.number}`, copy])).values()];
      if (entry && first && !others.length && writeLine(first.entry) === writeLine(entry)) continue;
      for (const { pieceId, number } of copies) dead.set(pieceId, (dead.get(pieceId) ?? new Set()).add(number));
      if (entry) fresh.push(entry);
    }
    if (!fresh.length && !dead.size) return undefined;
    const text = textPieces(fresh.sort(inSegment), newId);
    const killed = await kill(
      store,
      before.pieces,
      new Map([...dead].map(([id, numbers]) => [id, [...numbers]])),
      newId,
    );
    await store.put(text.map(({ piece }) => buildingNote(piece, now)));
    await store.put([...text.flatMap(({ items }) => items), ...killed.items]);
    const next: Manifest = {
      version: before.version + 1,
      at: now.toISOString(),
      pieces: [...killed.pieces, ...text.map(({ piece }) => piece)],
      gone: { pieces: [], dead: killed.replaced },
    };
    if (await swapManifest(store, next)) return next;
    const written = [...text.flatMap(({ items }) => items), ...killed.items];
    await store.drop(written.map(({ key, part }) => [key, part]));
    await store.drop(text.map(({ piece }) => [buildingKey, piece.id]));
  }
}

function textPieces(entries: IndexedEntry[], newId: () => string) {
  if (!entries.length) return [];
  const id = newId();
  return [{ piece: { id, form: 'text' as const, size: entries.length, dead: {} }, items: buildText(id, entries) }];
}
