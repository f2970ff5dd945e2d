import { Fault } from '#shared/runtime/fault.ts';
import { takeNumber } from './bytes.ts';
import { and, andNot, type Candidates } from './candidates.ts';
import { type Listing, takeToken } from './directory.ts';
import { tokensOf } from './fold.ts';
import { keyOf, numbered, type PieceStore } from './pieces.ts';
import { type Bits, fillRange, newBits, numbersIn, unpackInto, unpackList } from './posting.ts';
import type { Question } from './question.ts';
import { containerOf, type View } from './views.ts';

/** What is looked up of a question: tokens that every hit has, and those that none has. Longer excluded words tokens cannot exclude. */
function tokensOfQuestion({ words, without }: Question): { wanted: string[]; barred: string[] } {
  const wanted = words.flatMap(({ text, pattern }) => (pattern?.pieces ?? [text]).flatMap(tokensOf));
  const barred = without.flatMap(({ text, pattern }) => (!pattern && [...text].length <= 3 ? [text] : []));
  return { wanted: [...new Set(wanted)], barred: [...new Set(barred)] };
}

/**
 * Scans a text piece as it is, by the same tokens as a segment: whether an entry lies in the one or the other depends on other entries,
 * hidden ones too, and must not show in a total.
 */
export function scan({ view, bits }: Candidates, asked: Question): void {
  const { wanted, barred } = tokensOfQuestion(asked);
  for (const n of numbersIn(bits)) {
    const { text } = view.entries![n]!;
    if (!wanted.every((token) => text.includes(token)) || barred.some((token) => text.includes(token)))
      fillRange(bits, n, n + 1, false);
  }
}

/** What a token in a bucket is taken to have: its count is not known before it is read. */
const bucketGuess = 200;

/** A token and where its numbers are in each segment; `cost` estimates read units. */
export type Lookup = { token: string; exclude: boolean; at: (Listing | undefined)[]; cost: number; count: number };

/** What must be looked up for a question, rarest first, excluded words last. Excluded words of four characters or more cannot be. */
export function plan(asked: Question, found: Candidates[]): Lookup[] {
  const { wanted, barred } = tokensOfQuestion(asked);
  const lookup = (token: string, exclude: boolean): Lookup => {
    const at = found.map(({ view }) => view.directory!.find(token));
    let [count, cost] = [0, 0];
    for (const [n, listing] of at.entries()) {
      if (listing) cost += 0.5;
      if (!listing || listing.form === 'bucket') count += listing ? bucketGuess : 0;
      else {
        count += listing.count;
        const { from, until, view } = found[n]!;
        const { size } = view.layout;
        cost += (Math.min(listing.count * 1.1, size / 8) * ((until - from) / size)) / 8192;
      }
    }
    return { token, exclude, at, cost, count };
  };
  const lookups = wanted.map((token) => lookup(token, false)).sort((a, b) => a.count - b.count);
  return [...lookups, ...barred.map((token) => lookup(token, true))];
}

/** Intersects the candidates with a token's numbers (or takes them away). Short lists of all segments are read in one go. */
export async function apply(store: PieceStore, found: Candidates[], { token, exclude, at }: Lookup): Promise<void> {
  const places = found.map(({ view, bits }, n) => placeOf(view, token, at[n], bits));
  const short = places.flatMap((place) =>
    place?.part === undefined ? [] : [[place.key, place.part] as [string, string]],
  );
  const [got, ranges] = await Promise.all([
    store.get(short),
    Promise.all(
      places.map((place, n) => {
        if (!place || place.part !== undefined) return [];
        const { from, until } = found[n]!;
        return store.range(place.key, numbered(containerOf(from)), numbered(containerOf(until - 1)));
      }),
    ),
  ]);
  let next = 0;
  for (const [n, { view, bits }] of found.entries()) {
    const numbers = newBits(view.layout.size);
    for (const bytes of ranges[n]!) unpackInto(numbers, bytes);
    if (places[n]?.part !== undefined) unpackShort(numbers, got[next++], view, token, at[n]!);
    (exclude ? andNot : and)(bits, numbers);
  }
}

/** The item with a token's numbers in a segment, without a part when it is split; nothing where no candidate is left to compare. */
function placeOf(
  { piece }: View,
  token: string,
  listing: Listing | undefined,
  bits: Bits,
): { key: string; part?: string } | undefined {
  if (!listing || bits.every((word) => word === 0)) return undefined;
  if (listing.form === 'bucket') return { key: keyOf.bucket(piece.id, listing.bucket), part: '-' };
  return { key: keyOf.token(piece.id, token), ...(listing.form === 'whole' && { part: '-' }) };
}

function unpackShort(
  bits: Bits,
  bytes: Uint8Array | undefined,
  { piece }: View,
  token: string,
  listing: Listing,
): void {
  if (!bytes) throw new Fault(`unknown segment ${piece.id}: an item of its directory is missing`);
  if (listing.form === 'whole') {
    unpackInto(bits, bytes);
    return;
  }
  const from = { bytes, at: 0 };
  for (let met = ''; from.at < bytes.length; ) {
    met = takeToken(from, met);
    const length = takeNumber(from);
    if (met === token) unpackList(bits, bytes, from.at, from.at + length, 0);
    from.at += length;
  }
}
