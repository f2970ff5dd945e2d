import { packText, unpackText } from './bytes.ts';
import {
  buildingKey,
  Manifest,
  manifestKey,
  manifestPart,
  type Piece,
  type PieceStore,
  putOnce,
  type StoredItem,
} from './pieces.ts';

const first: Manifest = { version: 0, at: '1970-01-01T00:00:00.000Z', pieces: [], gone: { pieces: [], dead: [] } };

/** The index as it stands; an empty one before anything was indexed. */
export async function newestManifest(store: PieceStore): Promise<Manifest> {
  const newest = await store.newest(manifestKey);
  return newest ? Manifest.parse(JSON.parse(unpackText(newest.bytes))) : first;
}

/** A state of the index that a page was cut from, or undefined when it has been cleared away. */
export async function manifestAt(store: PieceStore, version: number): Promise<Manifest | undefined> {
  if (version === 0) return first;
  const [bytes] = await store.get([[manifestKey, manifestPart(version)]]);
  return bytes && Manifest.parse(JSON.parse(unpackText(bytes)));
}

/** Makes a state the newest one if its version is still free; false if somebody else was first. The one point of agreement. */
export const swapManifest = (store: PieceStore, next: Manifest): Promise<boolean> =>
  putOnce(store, { key: manifestKey, part: manifestPart(next.version), bytes: packText(JSON.stringify(next)) });

/**
 * What leads from one state to the next, or nothing if there is nothing to do. `begun` are the pieces that come into use, `written` the
 * items that are of no use if another state comes first, `answer` what to say once it is done.
 */
export type Step<T> = {
  answer: T;
  next?: Pick<Manifest, 'pieces' | 'gone'>;
  begun?: Piece[];
  written?: StoredItem[];
};

/** Takes the index a step further. If somebody else is faster the step is made anew, on top of theirs. */
export async function advance<T>(
  { store, now }: { store: PieceStore; now: Date },
  step: (before: Manifest) => Promise<Step<T>>,
): Promise<T> {
  for (;;) {
    const before = await newestManifest(store);
    const { answer, next, begun = [], written = [] } = await step(before);
    if (!next) return answer;
    if (await swapManifest(store, { version: before.version + 1, at: now.toISOString(), ...next })) {
      // from now on the states tell when a piece goes, not the note of its building
      await store.drop(begun.map(({ id }) => [buildingKey, id]));
      return answer;
    }
    await store.drop(written.map(({ key, part }) => [key, part]));
  }
}
