import { packText, unpackText } from './bytes.ts';
import { Manifest, manifestKey, manifestPart, type PieceStore } from './pieces.ts';

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
  store.claim({ key: manifestKey, part: manifestPart(next.version), bytes: packText(JSON.stringify(next)) });
