import type { PieceStore } from '#shared/search/pieces.ts';

/**
 * The index in memory, with a say in when things fail: `before(n)` is called with the number of each write and may throw; if it says
 * `lost`, what is claimed is put and refused all the same, as when an answer gets lost and the request is sent again.
 */
export function memoryPieces(before: (write: number) => unknown = () => {}) {
  const keys = new Map<string, Map<string, Uint8Array>>();
  let writes = 0;
  const at = (key: string) => {
    if (!keys.has(key)) keys.set(key, new Map());
    return keys.get(key)!;
  };
  const sorted = (key: string) => [...(keys.get(key) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  const store: PieceStore = {
    get: async (wanted) => wanted.map(([key, part]) => keys.get(key)?.get(part)),
    range: async (key, from, to) => sorted(key).flatMap(([part, bytes]) => (part >= from && part <= to ? [bytes] : [])),
    partsOf: async (key) => sorted(key).map(([part]) => part),
    async put(items) {
      await before(++writes);
      for (const { key, part, bytes } of items) at(key).set(part, bytes);
    },
    async claim({ key, part, bytes }) {
      const isLost = (await before(++writes)) === 'lost';
      if (at(key).has(part)) return false;
      at(key).set(part, bytes);
      return !isLost;
    },
    async drop(places) {
      for (const [key, part] of places) {
        keys.get(key)?.delete(part);
        if (!keys.get(key)?.size) keys.delete(key);
      }
    },
    async newest(key) {
      const last = sorted(key).at(-1);
      return last && { part: last[0], bytes: last[1] };
    },
  };
  return { store, keys: () => [...keys.keys()] };
}
