import * as z from 'zod';
import { unpackText } from './bytes.ts';
import { readDirectory } from './directory.ts';
import { manifestAt, newestManifest } from './manifests.ts';
import { buildingKey, keyOf, manifestKey, manifestPart, numbered, Piece, type PieceStore } from './pieces.ts';
import { containerSize } from './posting.ts';

type Place = [key: string, part: string];

/** Every item that a piece has, or may have: a segment's directory, written first, tells its tokens and buckets. */
async function itemsOf(store: PieceStore, { id, form, size }: Piece): Promise<Place[]> {
  const listed = async (key: string) => (await store.partsOf(key)).map((part): Place => [key, part]);
  const plain = await Promise.all([keyOf.text(id), keyOf.dead(id)].map(listed));
  if (form === 'text') return plain.flat();
  const { head, opened, published, columns, prints } = keyOf;
  const more = await Promise.all([head, opened, published, columns, prints].map((key) => listed(key(id))));
  const directory = readDirectory(await store.range(keyOf.directory(id), '0', '~'));
  const buckets = Array.from({ length: directory.buckets }, (_, n): Place => [keyOf.bucket(id, n), '-']);
  const tokens = directory.own().flatMap(([token, { form: how }]): Place[] => {
    const key = keyOf.token(id, token);
    return how === 'whole' ? [[key, '-']] : containersOf(size).map((part) => [key, part]);
  });
  return [...plain.flat(), ...more.flat(), ...buckets, ...tokens, ...(await listed(keyOf.directory(id)))];
}

const containersOf = (size: number): string[] =>
  Array.from({ length: Math.ceil(size / containerSize) }, (_, container) => numbered(container));

/** Clears away every item of a piece; its directory last, so that a crash can be gone on from. */
export async function dropPiece(store: PieceStore, piece: Piece): Promise<void> {
  await store.drop(await itemsOf(store, piece));
  await store.drop([[buildingKey, piece.id]]);
}

/** A reader may hold a state for this long, from page to page; what left the index before that is deleted. */
const graceMs = 3600_000;

const Note = z.object({ piece: Piece, at: z.string() });

/**
 * Deletes what no reader can hold any more: what old states put out of use, those states, and what a crash left half-built. Safe to do
 * twice and to break off anywhere: things go before the state that names them. `spared` are pieces that
 * work under way has staged. Returns how many pieces went.
 */
export async function clearAway(store: PieceStore, now: Date, spared = new Set<string>()): Promise<number> {
  const isOld = (at: string) => Date.parse(at) < now.getTime() - graceMs;
  const newest = await newestManifest(store);
  let cleared = 0;
  for (const part of await store.partsOf(manifestKey)) {
    const version = Number(part);
    const after = version < newest.version ? await manifestAt(store, version + 1) : undefined;
    if (!after || !isOld(after.at)) break;
    for (const piece of after.gone.pieces) await dropPiece(store, piece);
    await store.drop(after.gone.dead);
    await store.drop([[manifestKey, manifestPart(version)]]);
    cleared += after.gone.pieces.length;
  }
  const building = (await store.partsOf(buildingKey)).filter((id) => !spared.has(id));
  const notes = (await store.get(building.map((id) => [buildingKey, id]))).flatMap((bytes) =>
    bytes ? [Note.parse(JSON.parse(unpackText(bytes)))] : [],
  );
  const old = notes.filter(({ at }) => isOld(at));
  const inUse = old.length ? await inAnyState(store) : new Set();
  for (const note of old) {
    if (inUse.has(note.piece.id)) await store.drop([[buildingKey, note.piece.id]]);
    else {
      await dropPiece(store, note.piece);
      cleared++;
    }
  }
  return cleared;
}

/** The pieces that some state still kept has, one that readers only page on in too. */
async function inAnyState(store: PieceStore): Promise<Set<string>> {
  const states = (await store.partsOf(manifestKey)).map(Number);
  const kept = await Promise.all(states.map((version) => manifestAt(store, version)));
  return new Set(
    kept.flatMap((state) => [...(state?.pieces ?? []), ...(state?.gone.pieces ?? [])].map(({ id }) => id)),
  );
}
