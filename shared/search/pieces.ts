import * as z from 'zod';
import { packText } from './bytes.ts';

/** One stored item of the index: `key` and `part` name it, the bytes never change once written. */
export type StoredItem = { key: string; part: string; bytes: Uint8Array };

/** Where the index is kept. Items are immutable, so whatever was read may be kept in memory. */
export type PieceStore = {
  /**
   * The items with these keys, in the order asked for. One that is not seen is asked for again, strongly consistent: it may have been
   * written a moment ago. Not so where many are `lacking` rightly.
   */
  get(wanted: [key: string, part: string][], lacking?: 'lacking'): Promise<(Uint8Array | undefined)[]>;
  /** The items of a key with parts from `from` to `to`, in their order; `anew` strongly consistent, whatever was read before. */
  range(key: string, from: string, to: string, anew?: 'anew'): Promise<Uint8Array[]>;
  /** The parts of a key. */
  partsOf(key: string): Promise<string[]>;
  put(items: StoredItem[]): Promise<void>;
  /** Puts an item unless one is there; true if it was put. Ask `putOnce`, which also knows of answers that got lost. */
  claim(item: StoredItem): Promise<boolean>;
  drop(keys: [key: string, part: string][]): Promise<void>;
  /** The last item of a key by part, read strongly consistent. */
  newest(key: string): Promise<{ part: string; bytes: Uint8Array } | undefined>;
};

/**
 * Puts an item unless another is there; true if it is there now. A request whose answer got lost is sent again by itself and refused, for
 * the item is there: it is ours if it says what we said.
 */
export async function putOnce(store: PieceStore, item: StoredItem): Promise<boolean> {
  if (await store.claim(item)) return true;
  const [there] = await store.get([[item.key, item.part]]);
  return there !== undefined && Buffer.compare(there, item.bytes) === 0;
}

/** A part of the index: `text` only (fresh entries, scanned as they are) or `indexed`. `dead` names each container's dead entries. */
export const Piece = z.object({
  id: z.string(),
  form: z.enum(['text', 'indexed']),
  size: z.int(),
  dead: z.record(z.string(), z.string()).default({}),
});
export type Piece = z.infer<typeof Piece>;

/** One state of the index. `gone` is what the step to this state put out of use, deleted once no reader can hold the state before. */
export const Manifest = z.object({
  version: z.int(),
  at: z.string(),
  pieces: z.array(Piece),
  gone: z.object({ pieces: z.array(Piece), dead: z.array(z.tuple([z.string(), z.string()])) }),
});
export type Manifest = z.infer<typeof Manifest>;

/** Numbers as parts, so that they sort. */
export const numbered = (number: number, digits = 5): string => String(number).padStart(digits, '0');

/** The keys of a piece's items. Tokens are letters and digits: nothing else can look like one. */
export const keyOf = {
  text: (id: string) => `text/${id}`,
  dead: (id: string) => `dead/${id}`,
  /** What a reader needs before anything else: how the entries lie, and the names that numbers stand for. */
  head: (id: string) => `head/${id}`,
  /** Which tokens have items of their own, and where each bucket begins. */
  directory: (id: string) => `directory/${id}`,
  opened: (id: string) => `opened/${id}`,
  published: (id: string) => `published/${id}`,
  /** Two bytes of each entry's 档号, by which a writer knows whether it may be there. */
  prints: (id: string) => `prints/${id}`,
  columns: (id: string) => `columns/${id}`,
  bucket: (id: string, bucket: number) => `bucket/${bucket}#${id}`,
  token: (id: string, token: string) => `${token}#${id}`,
};

export const manifestKey = 'manifest';
/** Notes of pieces being built, by id: what a crash leaves half-written is found by them. */
export const buildingKey = 'building';

/** The note of a piece that is about to be written: it outlives whoever writes it, until the piece is in use or cleared away. */
export const buildingNote = (piece: Piece, now: Date): StoredItem => ({
  key: buildingKey,
  part: piece.id,
  bytes: packText(JSON.stringify({ piece, at: now.toISOString() })),
});

const versionDigits = 12;
/** Where the manifest of a version lies; parts sort by version. */
export const manifestPart = (version: number): string => numbered(version, versionDigits);
