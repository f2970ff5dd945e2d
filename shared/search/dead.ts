import { Fault } from '#shared/runtime/fault.ts';
import type { Manifest, Piece, PieceStore, StoredItem } from './pieces.ts';
import { keyOf, numbered } from './pieces.ts';
import { containerSize, newBits, numbersIn, packByContainer, unpackInto } from './posting.ts';

/** The step to a next state: the pieces with more entries dead, the items that say so, and what they replace. */
export type Killed = { pieces: Piece[]; items: StoredItem[]; replaced: Manifest['gone']['dead'] };

/**
 * Marks entries dead, by piece and number. Each touched container gets a new item under a name of its own: an item that a reader or a
 * rival writer may hold is never overwritten.
 */
export async function kill(
  store: PieceStore,
  pieces: Piece[],
  dead: Map<string, number[]>,
  newId: () => string,
): Promise<Killed> {
  const killed: Killed = { pieces: [], items: [], replaced: [] };
  const name = newId().slice(-12);
  for (const piece of pieces) {
    const numbers = dead.get(piece.id);
    if (!numbers?.length) {
      killed.pieces.push(piece);
      continue;
    }
    const next = { ...piece.dead };
    for (const [container, some] of Object.entries(Object.groupBy(numbers, (n) => Math.floor(n / containerSize)))) {
      const bits = newBits(piece.size);
      const before = piece.dead[container];
      if (before) {
        const part = deadPart(+container, before);
        const [bytes] = await store.get([[keyOf.dead(piece.id), part]]);
        if (!bytes) throw new Fault(`unknown piece ${piece.id}: it lacks what says who is dead`);
        unpackInto(bits, bytes);
        killed.replaced.push([keyOf.dead(piece.id), part]);
      }
      for (const n of some ?? []) bits[n >>> 5]! |= 1 << (n & 31);
      const base = +container * containerSize;
      for (const [, bytes] of packByContainer(numbersIn(bits, base, base + containerSize), piece.size))
        killed.items.push({ key: keyOf.dead(piece.id), part: deadPart(+container, name), bytes });
      next[container] = name;
    }
    killed.pieces.push({ ...piece, dead: next });
  }
  return killed;
}

/** Where the dead documents of a container lie; the manifest names the `version` that counts. */
export const deadPart = (container: number, version: string): string => `${numbered(container)}#${version}`;
