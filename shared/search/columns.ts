import { newBytes, packBytes, putNumber, takeNumber, unpackBytes, written } from './bytes.ts';
import type { IndexedEntry } from './indexed-entry.ts';
import { type Names, newDictionary } from './layout.ts';
import { keyOf, numbered, type StoredItem } from './pieces.ts';
import { containerSize, packByContainer } from './posting.ts';

/** Entries per item of filter values: under 4 KB, half a read unit. */
export const blockSize = 3072;

/** A 16-bit print of a 档号: equal codes have equal prints, others hardly ever. */
export function printOf(referenceCode: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < referenceCode.length; at++) hash = Math.imul(hash ^ referenceCode.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 16)) & 0xffff;
}

/** Takes the entries of a segment in order; gives the items of what is kept beside order, words and text, and the names used. */
export function newColumns(id: string, size: number) {
  const fonds = newDictionary();
  const retentions = newDictionary();
  const columns = { fonds: new Uint32Array(size), retention: new Uint8Array(size), scanned: new Uint8Array(size) };
  const prints = new Uint16Array(size);
  const flagged = { opened: [] as number[], published: [] as number[] };
  let count = 0;
  return {
    add(entry: IndexedEntry): void {
      columns.fonds[count] = fonds.number(entry.fondsNumber);
      columns.retention[count] = retentions.number(entry.retention);
      columns.scanned[count] = entry.scanned ? 1 : 0;
      prints[count] = printOf(entry.referenceCode);
      if (entry.opened) flagged.opened.push(count);
      if (entry.published) flagged.published.push(count);
      count++;
    },
    names: (): Names => ({ fonds: fonds.all(), retentions: retentions.all() }),
    *items(): Generator<StoredItem> {
      for (let from = 0; from < count; from += blockSize) {
        const until = Math.min(from + blockSize, count);
        const bytes = newBytes(blockSize * 3);
        for (const column of Object.values(columns)) for (let n = from; n < until; n++) putNumber(bytes, column[n]!);
        yield { key: keyOf.columns(id), part: numbered(from / blockSize), bytes: packBytes(written(bytes)) };
      }
      for (let from = 0; from < count; from += containerSize) {
        const some = prints.subarray(from, Math.min(from + containerSize, count));
        const bytes = new Uint8Array(some.length * 2);
        for (const [n, print] of some.entries()) bytes.set([print & 255, print >>> 8], n * 2);
        yield { key: keyOf.prints(id), part: numbered(from / containerSize), bytes };
      }
      for (const flag of ['opened', 'published'] as const)
        for (const [container, bytes] of packByContainer(flagged[flag], size))
          yield { key: keyOf[flag](id), part: numbered(container), bytes };
    },
  };
}

/** A block of filter values, read: each by the entry's place in the block. */
export function unpackBlock(packed: Uint8Array, size: number) {
  const from = { bytes: unpackBytes(packed), at: 0 };
  const column = () => {
    const values = new Uint32Array(size);
    for (let n = 0; n < size; n++) values[n] = takeNumber(from);
    return values;
  };
  return { fonds: column(), retention: column(), scanned: column() };
}
