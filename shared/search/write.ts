import { buildText } from './build.ts';
import { kill } from './dead.ts';
import { type IndexedEntry, idOf, inSegment, isSame, type Place } from './indexed-entry.ts';
import { locate } from './locate.ts';
import { advance } from './manifests.ts';
import { buildingNote, type Manifest, type Piece, type PieceStore, type StoredItem } from './pieces.ts';
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
 * doubled or reordered events end in the same index. Returns the pieces then; nothing if the index is in line and left alone.
 */
export async function bringInLine(
  { store, kept, now, newId }: Writing,
  changed: Changed,
  read: ReadCurrent,
): Promise<Pick<Manifest, 'pieces'> | undefined> {
  return advance({ store, now }, async (before) => {
    const views = await Promise.all(before.pieces.map((piece) => openView(store, kept, piece)));
    const known = await locate(store, kept, views, new Map([...changed].map(([id, { places }]) => [id, places])));
    const scanned = new Map(
      [...changed].map(([id, one]) => [id, one.scanned || !!known.get(id)?.some(({ entry }) => entry.scanned)]),
    );
    const current = new Map((await read(scanned)).map((entry) => [idOf(entry), entry]));
    // a place that no event has told of: the record may have moved on since
    const elsewhere = await locate(store, kept, views, new Map([...current].map(([id, entry]) => [id, [entry]])));
    const dead = new Map<string, Set<number>>();
    const fresh: IndexedEntry[] = [];
    for (const id of changed.keys()) {
      const entry = current.get(id);
      const copies = [...(known.get(id) ?? []), ...(elsewhere.get(id) ?? [])];
      const [first, ...others] = [...new Map(copies.map((copy) => [`${copy.pieceId} ${copy.number}`, copy])).values()];
      if (entry && first && !others.length && isSame(first.entry, entry)) continue;
      for (const { pieceId, number } of copies) dead.set(pieceId, (dead.get(pieceId) ?? new Set()).add(number));
      if (entry) fresh.push(entry);
    }
    if (!fresh.length && !dead.size) return { answer: undefined };
    const text = await textPiece({ store, kept, now, newId }, fresh);
    const killed = await kill(
      store,
      before.pieces,
      new Map([...dead].map(([id, numbers]) => [id, [...numbers]])),
      newId,
    );
    await store.put(killed.items);
    const pieces = [...killed.pieces, ...text.pieces];
    return {
      answer: { pieces },
      next: { pieces, gone: { pieces: [], dead: killed.replaced } },
      begun: text.pieces,
      written: [...text.items, ...killed.items],
    };
  });
}

/** Writes entries as a text piece, if there are any: the piece, and all that was written, its note too. */
export async function textPiece(
  { store, now, newId }: Writing,
  entries: IndexedEntry[],
): Promise<{ pieces: Piece[]; items: StoredItem[] }> {
  if (!entries.length) return { pieces: [], items: [] };
  const piece: Piece = { id: newId(), form: 'text', size: entries.length, dead: {} };
  const note = buildingNote(piece, now);
  const items = buildText(piece.id, entries.sort(inSegment));
  await store.put([note]);
  await store.put(items);
  return { pieces: [piece], items: [...items, note] };
}
