import { packText } from './bytes.ts';
import { type IndexedEntry, writeLine } from './indexed-entry.ts';
import type { Layout } from './layout.ts';
import { keyOf, numbered, type StoredItem } from './pieces.ts';

/** A read is charged by 4 KB, a write by one: a chunk fills four, less its key and the names of its attributes. */
const mostBytes = 4030;
/** Packed bytes a byte of text takes before anything is known of it. */
const firstRatio = 0.3;
const wellFilled = 0.96;

/** The lines of a segment's entries in chunks that fill what one read takes; `starts` says with which entry each begins. */
export function newChunks(id: string) {
  let lines: string[] = [];
  let ratio = firstRatio;
  let raw = 0;
  const starts = [0];
  const item = (bytes: Uint8Array): StoredItem => ({ key: keyOf.text(id), part: numbered(starts.length - 1), bytes });

  /** The longest run of lines that fits, or nothing while they are packed into less than `least`; the rest stays for the next. */
  function cut(least: number): StoredItem | undefined {
    let count = lines.length;
    let text = lines.join('\n');
    let bytes = packText(text);
    ratio = bytes.length / Buffer.byteLength(text);
    if (bytes.length < least) return undefined;
    while (bytes.length > mostBytes && count > 1) {
      count = Math.min(count - 1, Math.floor((count * mostBytes * 0.99) / bytes.length)) || 1;
      text = lines.slice(0, count).join('\n');
      bytes = packText(text);
    }
    lines = lines.slice(count);
    raw = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
    const chunk = item(bytes);
    starts.push(starts.at(-1)! + count);
    return chunk;
  }

  return {
    /** Takes an entry; answers with a chunk when one is full. */
    add(entry: IndexedEntry): StoredItem | undefined {
      const line = writeLine(entry);
      lines.push(line);
      raw += Buffer.byteLength(line) + 1;
      return raw * ratio < mostBytes ? undefined : cut(mostBytes * wellFilled);
    },
    /** What is left, when all entries have been taken. */
    *rest(): Generator<StoredItem> {
      while (lines.length) yield cut(0)!;
    },
    starts: (): Uint32Array => Uint32Array.from(starts.slice(0, -1)),
  };
}

/** The chunk that an entry lies in. */
export function chunkOf({ chunks }: Pick<Layout, 'chunks'>, number: number): number {
  let [low, high] = [0, chunks.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (chunks[middle]! <= number) low = middle;
    else high = middle - 1;
  }
  return low;
}
