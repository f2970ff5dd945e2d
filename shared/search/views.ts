import { Fault } from '#shared/runtime/fault.ts';
import { unpackText } from './bytes.ts';
import { chunkOf } from './chunks.ts';
import { type Directory, readDirectory } from './directory.ts';
import { type IndexedEntry, inSegment, readLine } from './indexed-entry.ts';
import { type Layout, type Names, newLayout, unpackLayout } from './layout.ts';
import { keyOf, numbered, type Piece, type PieceStore } from './pieces.ts';
import { type Bits, containerSize, newBits, unpackInto } from './posting.ts';

/** A piece opened for reading. */
export type View = {
  piece: Piece;
  layout: Layout;
  names: Names;
  directory?: Directory;
  /** The entries of a text piece. */
  entries?: IndexedEntry[];
};

/** Pieces opened and lines of text read, kept from answer to answer: pieces never change. */
export type Kept = { views: Map<string, Omit<View, 'piece'>>; chunks: Map<string, string[]> };
export const newKept = (): Kept => ({ views: new Map(), chunks: new Map() });
const mostViews = 64;
const mostChunks = 400;

/** Remembers, forgetting what was used longest ago. */
function remember<T>(kept: Map<string, T>, key: string, value: T, most: number): T {
  kept.delete(key);
  kept.set(key, value);
  for (const oldest of kept.keys()) {
    if (kept.size <= most) break;
    kept.delete(oldest);
  }
  return value;
}

/** Opens a piece: for a text piece all of it, for an indexed one what tells where things are. */
export async function openView(store: PieceStore, kept: Kept, piece: Piece): Promise<View> {
  const known = kept.views.get(piece.id);
  if (known) return { ...remember(kept.views, piece.id, known, mostViews), piece };
  const read = piece.form === 'text' ? readTextPiece : readIndexed;
  // a piece written a moment ago may be seen in part, and what is remembered would stay so
  const seen = await read(store, piece).catch(() => undefined);
  const opened = seen && isWhole(seen, piece) ? seen : await read(store, piece, 'anew');
  if (!isWhole(opened, piece)) throw new Fault(`unknown segment ${piece.id}: entries of it are missing`);
  return { ...remember(kept.views, piece.id, opened, mostViews), piece };
}

const isWhole = ({ layout }: Omit<View, 'piece'>, { size }: Piece): boolean => layout.size === size;

async function readTextPiece(store: PieceStore, { id }: Piece, anew?: 'anew'): Promise<Omit<View, 'piece'>> {
  const entries = (await store.range(keyOf.text(id), '0', '~', anew)).flatMap(linesOf).map(readLine).sort(inSegment);
  const layout = newLayout(entries.length);
  for (const entry of entries) layout.add(entry);
  return { layout: layout.finish(), names: { fonds: [], retentions: [] }, entries };
}

async function readIndexed(store: PieceStore, { id }: Piece, anew?: 'anew'): Promise<Omit<View, 'piece'>> {
  const [head, lines] = await Promise.all([
    store.range(keyOf.head(id), '0', '~', anew),
    store.range(keyOf.directory(id), '0', '~', anew),
  ]);
  if (!head.length) throw new Fault(`unknown segment ${id}: it has no head`);
  const { layout, names } = unpackLayout(new Uint8Array(Buffer.concat(head)));
  if (names.parts && lines.length !== names.parts.directory)
    throw new Fault(`unknown segment ${id}: its directory is not whole`);
  return { layout, names, directory: readDirectory(lines) };
}

const linesOf = (packed: Uint8Array): string[] => unpackText(packed).split('\n');

/** Entries of a piece by their numbers, in the order asked for. */
export async function entriesAt(store: PieceStore, kept: Kept, view: View, numbers: number[]): Promise<IndexedEntry[]> {
  if (view.entries) return numbers.map((n) => view.entries![n]!);
  const { id } = view.piece;
  const { layout } = view;
  const wanted = [...new Set(numbers.map((n) => chunkOf(layout, n)))];
  const chunks = new Map<number, string[]>();
  for (const chunk of wanted) {
    const known = kept.chunks.get(`${id}/${chunk}`);
    if (known) chunks.set(chunk, known);
  }
  const missing = wanted.filter((chunk) => !chunks.has(chunk));
  const read = await store.get(missing.map((chunk) => [keyOf.text(id), numbered(chunk)]));
  for (const [at, chunk] of missing.entries()) {
    if (!read[at]) throw new Fault(`unknown segment ${id}: its chunk ${chunk} is missing`);
    chunks.set(chunk, remember(kept.chunks, `${id}/${chunk}`, linesOf(read[at]), mostChunks));
  }
  return numbers.map((n) => {
    const chunk = chunkOf(layout, n);
    return readLine(chunks.get(chunk)![n - layout.chunks[chunk]!]!);
  });
}

const chunksAtOnce = 64;

/** Every entry of a piece, in order, some thousands at a time. */
export async function* allEntries(store: PieceStore, view: View): AsyncGenerator<IndexedEntry[]> {
  if (view.entries) {
    yield view.entries;
    return;
  }
  const chunks = view.layout.chunks.length;
  for (let from = 0; from < chunks; from += chunksAtOnce) {
    const until = numbered(from + chunksAtOnce - 1);
    yield (await store.range(keyOf.text(view.piece.id), numbered(from), until)).flatMap(linesOf).map(readLine);
  }
}

/** The numbers of a piece's entries that are dead (deleted or described anew) in the containers from `first` to `last`. */
export async function deadIn(
  { piece, layout }: View,
  store: PieceStore,
  first = 0,
  last = Number.MAX_SAFE_INTEGER,
): Promise<Bits | undefined> {
  const wanted = Object.entries(piece.dead).filter(([container]) => +container >= first && +container <= last);
  if (!wanted.length) return undefined;
  const bits = newBits(layout.size);
  const read = await store.get(
    wanted.map(([container, version]) => [keyOf.dead(piece.id), `${numbered(+container)}#${version}`]),
  );
  for (const bytes of read) {
    if (!bytes) throw new Fault(`unknown piece ${piece.id}: it lacks what says who is dead`);
    unpackInto(bits, bytes);
  }
  return bits;
}

/** The container that a number lies in. */
export const containerOf = (number: number): number => Math.floor(number / containerSize);
