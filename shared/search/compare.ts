import { Fault } from '#shared/runtime/fault.ts';
import { type IndexedEntry, idOf, isSame } from './indexed-entry.ts';
import { rangeOf } from './layout.ts';
import type { Copy } from './locate.ts';
import type { Piece, PieceStore } from './pieces.ts';
import { has } from './posting.ts';
import { allEntries, deadIn, entriesAt, type Kept, openView, type View } from './views.ts';

/** Where the index lies, and what was read of it. */
export type Index = { store: PieceStore; kept: Kept };

/** The numbers of an archives' entries in a piece, dead ones too: its runs lie together. */
export function numbersOf({ layout }: View, archivesCode: string): number[] {
  const [from, until] = rangeOf(layout, archivesCode);
  return Array.from({ length: until - from }, (_, n) => from + n);
}

const atOnce = 5000;

/**
 * The living copies of an archives' entries, by id. What is damaged in the index counts as not there: whoever compares finds it missing.
 * What was `read` is remembered there: asked again, only pieces that came since are read.
 */
export async function livingOf(
  index: Index,
  pieces: Piece[],
  archivesCode: string,
  read = new Map<string, Copy[]>(),
): Promise<Map<string, Copy[]>> {
  const living = new Map<string, Copy[]>();
  for (const piece of pieces) {
    const met = (await copiesIn(index, piece, archivesCode, read.get(piece.id)).catch(ifDamaged)) ?? [];
    read.set(piece.id, met);
    for (const copy of met) living.set(idOf(copy.entry), [...(living.get(idOf(copy.entry)) ?? []), copy]);
  }
  return living;
}

async function copiesIn({ store, kept }: Index, piece: Piece, archivesCode: string, read?: Copy[]): Promise<Copy[]> {
  const view = await openView(store, kept, piece);
  const dead = await deadIn(view, store);
  const isLiving = (n: number) => !dead || !has(dead, n);
  if (read) return read.filter(({ number }) => isLiving(number));
  const numbers = numbersOf(view, archivesCode).filter(isLiving);
  const copies: Copy[] = [];
  for (let from = 0; from < numbers.length; from += atOnce) {
    const some = numbers.slice(from, from + atOnce);
    const entries = await entriesAt(store, kept, view, some);
    for (const [at, entry] of entries.entries()) copies.push({ pieceId: piece.id, number: some[at]!, entry });
  }
  return copies;
}

/** Nothing, if what is wrong is the index itself. */
export function ifDamaged(error: unknown): undefined {
  if (!(error instanceof Fault)) throw error;
}

/** How an archives' index differs from its records: a record not indexed, one indexed otherwise or twice, an entry without a record. */
export type Difference = { what: 'missing' | 'stale' | 'surplus'; copies: Copy[] };

/** Compares entries as they were read with the living copies; what agrees is left out. */
export function differencesOf(read: Map<string, IndexedEntry>, living: Map<string, Copy[]>): Map<string, Difference> {
  const found = new Map<string, Difference>();
  for (const [id, entry] of read) {
    const copies = living.get(id) ?? [];
    if (!copies.length) found.set(id, { what: 'missing', copies });
    else if (copies.length > 1 || !isSame(copies[0]!.entry, entry)) found.set(id, { what: 'stale', copies });
  }
  for (const [id, copies] of living) if (!read.has(id)) found.set(id, { what: 'surplus', copies });
  return found;
}

/** The entries of staged pieces, or undefined when some of it has been cleared away. */
export async function stagedEntries({ store, kept }: Index, staged: Piece[]): Promise<IndexedEntry[] | undefined> {
  const entries: IndexedEntry[] = [];
  for (const piece of staged) {
    const view = await openView(store, kept, piece).catch(ifDamaged);
    if (!view) return undefined;
    for await (const some of allEntries(store, view)) entries.push(...some);
  }
  return entries;
}
