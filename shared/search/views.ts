import { Fault } from '#shared/runtime/fault.ts';
import { takeNumber, unpackBytes, unpackText } from './bytes.ts';
import { type Directory, readDirectory } from './directory.ts';
import { type IndexedEntry, inSegment, readLine } from './indexed-entry.ts';
import { chunkSize, type Head, keyOf, numbered, type Piece, type PieceStore } from './pieces.ts';
import { type Bits, containerSize, newBits, unpackInto } from './posting.ts';

/** A piece opened for reading. Runs say the order; `starts` where each begins, with the size at the end. */
export type View = {
  piece: Piece;
  head: Head;
  starts: Uint32Array;
  directory?: Directory;
  /** The entries of a text piece. */
  entries?: IndexedEntry[];
};

/** Pieces opened and entries read, kept from answer to answer: pieces never change. */
export type Kept = { views: Map<string, Omit<View, 'piece'>>; chunks: Map<string, IndexedEntry[]> };
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
  const opened = known ?? (await (piece.form === 'text' ? readTextPiece : readIndexed)(store, piece));
  return { ...remember(kept.views, piece.id, opened, mostViews), piece };
}

async function readTextPiece(store: PieceStore, { id }: Piece): Promise<Omit<View, 'piece'>> {
  const chunks = await store.range(keyOf.text(id), '0', '~');
  const entries = chunks.flatMap(linesOf).sort(inSegment);
  const named = { archives: [] as string[], kinds: [] as string[] };
  const number = (list: string[], text: string) => (list.includes(text) ? list.indexOf(text) : list.push(text) - 1);
  const runs: Head['runs'] = [];
  for (const { archivesCode, kind, year } of entries) {
    const [a, k] = [number(named.archives, archivesCode), number(named.kinds, kind)];
    const last = runs.at(-1);
    if (last && last[0] === a && last[1] === year && last[2] === k) last[3]++;
    else runs.push([a, year, k, 1]);
  }
  const head = { size: entries.length, ...named, fonds: [], retentions: [], runs };
  return { head, starts: startsOf(runs), entries };
}

async function readIndexed(store: PieceStore, { id }: Piece): Promise<Omit<View, 'piece'>> {
  const [heads, lines] = await Promise.all([
    store.range(keyOf.head(id), '0', '~'),
    store.range(keyOf.directory(id), '0', '~'),
  ]);
  const [names, ...packed] = heads;
  if (!names) throw new Fault(`unknown segment ${id}: it has no head`);
  const from = { bytes: unpackBytes(new Uint8Array(Buffer.concat(packed))), at: 0 };
  const runs: Head['runs'] = [];
  while (from.at < from.bytes.length)
    runs.push([takeNumber(from), takeNumber(from), takeNumber(from), takeNumber(from)]);
  const head = { ...(JSON.parse(unpackText(names)) as Omit<Head, 'runs'>), runs };
  return { head, starts: startsOf(runs), directory: readDirectory(lines) };
}

function startsOf(runs: Head['runs']): Uint32Array {
  const starts = new Uint32Array(runs.length + 1);
  for (const [at, [, , , count]] of runs.entries()) starts[at + 1] = starts[at]! + count;
  return starts;
}

const linesOf = (packed: Uint8Array): IndexedEntry[] => unpackText(packed).split('\n').map(readLine);

/** Entries of a piece by their numbers, in the order asked for. */
export async function entriesAt(store: PieceStore, kept: Kept, view: View, numbers: number[]): Promise<IndexedEntry[]> {
  if (view.entries) return numbers.map((n) => view.entries![n]!);
  const { id } = view.piece;
  const wanted = [...new Set(numbers.map((n) => Math.floor(n / chunkSize.indexed)))];
  const chunks = new Map<number, IndexedEntry[]>();
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
  return numbers.map((n) => chunks.get(Math.floor(n / chunkSize.indexed))![n % chunkSize.indexed]!);
}

/** Every entry of a piece, in order. */
export async function allEntries(store: PieceStore, view: View): Promise<IndexedEntry[]> {
  return view.entries ?? (await store.range(keyOf.text(view.piece.id), '0', '~')).flatMap(linesOf);
}

/** The numbers of a piece's entries that are dead (deleted or described anew) in the containers from `first` to `last`. */
export async function deadIn(
  { piece, head }: View,
  store: PieceStore,
  first = 0,
  last = Number.MAX_SAFE_INTEGER,
): Promise<Bits | undefined> {
  const wanted = Object.entries(piece.dead).filter(([container]) => +container >= first && +container <= last);
  if (!wanted.length) return undefined;
  const bits = newBits(head.size);
  const read = await store.get(
    wanted.map(([container, version]) => [keyOf.dead(piece.id), `${numbered(+container)}#${version}`]),
  );
  for (const bytes of read) if (bytes) unpackInto(bits, bytes);
  return bits;
}

/** The container that a number lies in. */
export const containerOf = (number: number): number => Math.floor(number / containerSize);
