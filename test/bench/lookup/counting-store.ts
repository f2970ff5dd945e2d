import type { PieceStore } from '#shared/search/pieces.ts';

/** What was read, written and deleted, in DynamoDB's units, and how much is stored (100 bytes an item are charged on top). */
export type Counted = { readUnits: number; writeUnits: number; deleteUnits: number; bytesRead: number };

const attributeNames = 'keypartbytes'.length;
const pageBytes = 1024 * 1024;
/** What a warm function holds: how segments lie, and which of their entries are opened. */
const isHeader = (place: string): boolean => /^(head|directory|opened|dead)\//.test(place);

/**
 * The index in memory, charged as DynamoDB charges: every item got is rounded up to 4 KB and every page of a query as a whole, half a
 * unit each (eventually consistent); puts and deletes by size in KB. What was read once is not read again until `forget`.
 * Without `keeps`, what is put is counted only.
 */
export function countingStore({ keeps } = { keeps: true }) {
  const keys = new Map<string, Map<string, Uint8Array>>();
  const counted: Counted = { readUnits: 0, writeUnits: 0, deleteUnits: 0, bytesRead: 0 };
  const read = new Set<string>();
  const sizeOf = (key: string, part: string, bytes: Uint8Array | undefined) =>
    Buffer.byteLength(key) + part.length + attributeNames + (bytes?.length ?? 0);
  const parts = (key: string) => [...(keys.get(key) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  const put = (key: string, part: string, bytes: Uint8Array) => {
    counted.writeUnits += Math.ceil(sizeOf(key, part, bytes) / 1024);
    if (!keeps) return;
    if (!keys.has(key)) keys.set(key, new Map());
    keys.get(key)!.set(part, bytes);
  };
  const charge = (size: number) => {
    counted.readUnits += Math.max(1, Math.ceil(size / 4096)) / 2;
    counted.bytesRead += size;
  };
  const query = (found: [string, Uint8Array][], key: string) => {
    let page = 0;
    for (const [part, bytes] of found) {
      page += sizeOf(key, part, bytes);
      if (page < pageBytes) continue;
      charge(page);
      page = 0;
    }
    charge(page);
  };
  const store: PieceStore = {
    async get(wanted) {
      return wanted.map(([key, part]) => {
        const bytes = keys.get(key)?.get(part);
        if (!read.has(`${key} ${part}`)) charge(sizeOf(key, part, bytes));
        read.add(`${key} ${part}`);
        return bytes;
      });
    },
    async range(key, from, to) {
      const found = parts(key).filter(([part]) => part >= from && part <= to);
      if (!read.has(`${key} ${from}..${to}`)) query(found, key);
      read.add(`${key} ${from}..${to}`);
      return found.map(([, bytes]) => bytes);
    },
    async partsOf(key) {
      query(parts(key), key);
      query(parts(key), key);
      return parts(key).map(([part]) => part);
    },
    async put(items) {
      for (const { key, part, bytes } of items) put(key, part, bytes);
    },
    async claim({ key, part, bytes }) {
      if (keys.get(key)?.has(part)) return false;
      put(key, part, bytes);
      return true;
    },
    async drop(places) {
      for (const [key, part] of places) {
        counted.deleteUnits += Math.ceil(sizeOf(key, part, keys.get(key)?.get(part)) / 1024);
        keys.get(key)?.delete(part);
        if (!keys.get(key)?.size) keys.delete(key);
      }
    },
    async newest(key) {
      const last = parts(key).at(-1);
      charge((last?.[1].length ?? 0) * 2);
      return last && { part: last[0], bytes: last[1] };
    },
  };
  return {
    store,
    counted,
    /** Lists and text are read anew from now on; with `all` the headers too, as in a cold function. */
    forget(all = false) {
      for (const place of read) if (all || !isHeader(place)) read.delete(place);
    },
    stored() {
      let [items, bytes] = [0, 0];
      for (const [key, some] of keys)
        for (const [part, value] of some) {
          items++;
          bytes += sizeOf(key, part, value) + 100;
        }
      return { items, bytes };
    },
    *items() {
      for (const [key, some] of keys) for (const [part, bytes] of some) yield { key, part, bytes };
    },
  };
}
