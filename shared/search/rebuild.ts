import { kill } from './dead.ts';
import { type IndexedEntry, idOf, inSegment, writeLine } from './indexed-entry.ts';
import { newestManifest, swapManifest } from './manifests.ts';
import { buildPiece, largest } from './merge.ts';
import type { Piece } from './pieces.ts';
import { has } from './posting.ts';
import { allEntries, deadIn, openView } from './views.ts';
import type { Writing } from './write.ts';

/**
 * Builds the index anew from the records, while it goes on being written. The pieces of the state at the beginning are replaced; what
 * came later stays and wins. `fresh` reads records as they stand: for those that vanished meanwhile. Returns the entries indexed.
 */
export async function rebuild(
  writing: Writing,
  records: () => AsyncIterable<IndexedEntry[]>,
  fresh: (ids: string[]) => Promise<IndexedEntry[]>,
): Promise<number> {
  const { store, now, newId } = writing;
  const begin = new Set((await newestManifest(store)).pieces.map(({ id }) => id));
  const built: { piece: Piece; entries: IndexedEntry[] }[] = [];
  let entries: IndexedEntry[] = [];
  const close = async () => {
    entries.sort(inSegment);
    const piece = await buildPiece(store, entries, { now, id: newId(), indexed: true });
    if (piece) built.push({ piece, entries });
    entries = [];
  };
  for await (const some of records()) {
    entries.push(...some);
    if (entries.length >= largest) await close();
  }
  await close();
  for (;;) {
    const latest = await newestManifest(store);
    const later = latest.pieces.filter(({ id }) => !begin.has(id));
    const [won, alive] = [await livingIn(writing, later), await livingIn(writing, latest.pieces)];
    const unseen = built.flatMap(({ entries: all }) => all.filter((entry) => !alive.has(idOf(entry))));
    const still = new Map((await fresh(unseen.map(idOf))).map((entry) => [idOf(entry), writeLine(entry)]));
    const isStale = (entry: IndexedEntry) =>
      won.has(idOf(entry)) || (!alive.has(idOf(entry)) && still.get(idOf(entry)) !== writeLine(entry));
    const dead = new Map(
      built.map(({ piece, entries: all }) => [
        piece.id,
        [...all.entries()].flatMap(([n, one]) => (isStale(one) ? [n] : [])),
      ]),
    );
    const marked = await kill(
      store,
      built.map(({ piece }) => piece),
      dead,
      newId,
    );
    await store.put(marked.items);
    const next = {
      version: latest.version + 1,
      at: now.toISOString(),
      pieces: [...later, ...marked.pieces],
      gone: { pieces: latest.pieces.filter(({ id }) => begin.has(id)), dead: [] },
    };
    if (await swapManifest(store, next)) {
      await store.drop(built.map(({ piece }) => ['building', piece.id]));
      return built.reduce((sum, { entries: all }) => sum + all.length, 0);
    }
    await store.drop(marked.items.map(({ key, part }) => [key, part]));
  }
}

async function livingIn({ store, kept }: Writing, pieces: Piece[]): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const piece of pieces) {
    const view = await openView(store, kept, piece);
    const dead = await deadIn(view, store);
    for (const [n, entry] of (await allEntries(store, view)).entries())
      if (!dead || !has(dead, n)) ids.add(idOf(entry));
  }
  return ids;
}
