import { Fault } from '#shared/runtime/fault.ts';
import { takeNumber, unpackBytes } from './bytes.ts';
import { type Listing, takeToken } from './directory.ts';
import { tokensOf } from './fold.ts';
import { partsOfKind } from './indexed-entry.ts';
import { keyOf, numbered, type PieceStore } from './pieces.ts';
import { type Bits, containerSize, countIn, fillRange, newBits, numbersIn, unpackInto, unpackList } from './posting.ts';
import type { Question } from './question.ts';
import { containerOf, deadIn, type View } from './views.ts';

/** A piece and those of its entries that may answer. `from` and `until` bound them. */
export type Candidates = { view: View; bits: Bits; from: number; until: number };

/** What this caller may match on: everything, or opened records and those of one archives. */
export type Sight = 'everything' | { own: string };

/** What the filters on archives, year and kind and the caller's sight leave of a piece; undefined if nothing. */
export function withinRuns(view: View, asked: Question): Candidates | undefined {
  const { head, starts } = view;
  const archives = asked.archives && new Set(asked.archives);
  const kinds = head.kinds.map((kind) => {
    const { category, civilType, level } = partsOfKind(kind);
    return (
      (asked.category === undefined || asked.category === category) &&
      (asked.civilType === undefined || asked.civilType === civilType) &&
      (asked.level === undefined || asked.level === level)
    );
  });
  const held = head.archives.map((code) => !archives || archives.has(code));
  const bits = newBits(head.size);
  let from = head.size;
  let until = 0;
  for (const [at, [a, year, k]] of head.runs.entries()) {
    if (!held[a] || !kinds[k] || (asked.years && (year < asked.years.from || year > asked.years.to))) continue;
    fillRange(bits, starts[at]!, starts[at + 1]!, true);
    from = Math.min(from, starts[at]!);
    until = starts[at + 1]!;
  }
  return until ? { view, bits, from, until } : undefined;
}

export const and = (bits: Bits, other: Bits): void => {
  for (let at = 0; at < bits.length; at++) bits[at]! &= other[at]!;
};
export const andNot = (bits: Bits, other: Bits): void => {
  for (let at = 0; at < bits.length; at++) bits[at]! &= ~other[at]!;
};

/** Takes away what is dead, what this caller may not match on, and what the filters outside the order leave out. */
export async function narrow(store: PieceStore, found: Candidates, asked: Question, sight: Sight): Promise<void> {
  const { view, bits, from, until } = found;
  const [first, last] = [containerOf(from), containerOf(until - 1)];
  const dead = await deadIn(view, store, first, last);
  if (dead) andNot(bits, dead);
  const { head, starts } = view;
  const isOwn = (a: number) => sight === 'everything' || head.archives[a] === sight.own;
  const needsOpened =
    asked.opened !== undefined ||
    head.runs.some(
      ([a], at) =>
        !isOwn(a) && starts[at]! < until && starts[at + 1]! > from && countIn(bits, starts[at]!, starts[at + 1]!) > 0,
    );
  if (needsOpened) {
    const opened = await openedOf(store, view, first, last);
    if (sight !== 'everything') {
      const readable = opened.slice();
      for (const [at, [a]] of head.runs.entries())
        if (isOwn(a)) fillRange(readable, starts[at]!, starts[at + 1]!, true);
      and(bits, readable);
    }
    if (asked.opened === true) and(bits, opened);
    if (asked.opened === false) andNot(bits, opened);
  }
  if (asked.fonds !== undefined || asked.retention !== undefined || asked.scanned !== undefined)
    await byColumns(store, found, asked, first, last);
}

async function openedOf(store: PieceStore, view: View, first: number, last: number): Promise<Bits> {
  const bits = newBits(view.head.size);
  if (view.entries) {
    for (const [n, entry] of view.entries.entries()) if (entry.opened) fillRange(bits, n, n + 1, true);
    return bits;
  }
  const read = await store.get(partsFrom(keyOf.opened(view.piece.id), first, last));
  for (const bytes of read) if (bytes) unpackInto(bits, bytes);
  return bits;
}

const partsFrom = (key: string, first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, n): [string, string] => [key, numbered(first + n)]);

async function byColumns(store: PieceStore, { view, bits }: Candidates, asked: Question, first: number, last: number) {
  const fits = (fonds: string | undefined, retention: string | undefined, scanned: boolean) =>
    (asked.fonds === undefined || fonds === asked.fonds) &&
    (asked.retention === undefined || retention === asked.retention) &&
    (asked.scanned === undefined || scanned === asked.scanned);
  const clear = (n: number) => fillRange(bits, n, n + 1, false);
  const { entries, head, piece } = view;
  if (entries) {
    for (const n of numbersIn(bits))
      if (!fits(entries[n]!.fondsNumber, entries[n]!.retention, entries[n]!.scanned)) clear(n);
    return;
  }
  const read = await store.get(partsFrom(keyOf.columns(piece.id), first, last));
  for (const [at, packed] of read.entries()) {
    const base = (first + at) * containerSize;
    const size = Math.min(containerSize, head.size - base);
    if (countIn(bits, base, base + size) === 0) continue;
    if (!packed) throw new Fault(`unknown segment ${piece.id}: columns ${first + at} are missing`);
    const from = { bytes: unpackBytes(packed), at: 0 };
    const column = () => Uint32Array.from({ length: size }, () => takeNumber(from));
    const [fonds, retention, scanned] = [column(), column(), column()];
    for (const n of numbersIn(bits, base, base + size))
      if (!fits(head.fonds[fonds[n - base]!], head.retentions[retention[n - base]!], scanned[n - base] === 1)) clear(n);
  }
}

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
      if (!listing || listing.form === 'bucket') count += listing ? 100 : 0;
      else {
        count += listing.count;
        const { from, until, view } = found[n]!;
        cost += (Math.min(listing.count * 1.1, view.head.size / 8) * ((until - from) / view.head.size)) / 8192;
      }
    }
    return { token, exclude, at, cost, count };
  };
  const lookups = wanted.map((token) => lookup(token, false)).sort((a, b) => a.count - b.count);
  return [...lookups, ...barred.map((token) => lookup(token, true))];
}

/** Intersects the candidates with a token's numbers (or takes them away). */
export async function apply(store: PieceStore, found: Candidates[], { token, exclude, at }: Lookup): Promise<void> {
  await Promise.all(
    found.map(async ({ view, bits, from, until }, n) => {
      const listing = at[n];
      const numbers = newBits(view.head.size);
      if (listing) await readInto(numbers, store, view, token, listing, containerOf(from), containerOf(until - 1));
      (exclude ? andNot : and)(bits, numbers);
    }),
  );
}

async function readInto(
  bits: Bits,
  store: PieceStore,
  { piece }: View,
  token: string,
  listing: Listing,
  first: number,
  last: number,
) {
  const key = keyOf.token(piece.id, token);
  if (listing.form === 'split') {
    for (const bytes of await store.range(key, numbered(first), numbered(last))) unpackInto(bits, bytes);
    return;
  }
  const place: [string, string] =
    listing.form === 'bucket' ? [keyOf.bucket(piece.id, listing.bucket), '-'] : [key, '-'];
  const [bytes] = await store.get([place]);
  if (!bytes) throw new Fault(`unknown segment ${piece.id}: an item of its directory is missing`);
  if (listing.form === 'whole') return unpackInto(bits, bytes);
  const from = { bytes, at: 0 };
  let met = '';
  while (from.at < bytes.length) {
    met = takeToken(from, met);
    const length = takeNumber(from);
    if (met === token) return unpackList(bits, bytes, from.at, from.at + length, 0);
    from.at += length;
  }
}
