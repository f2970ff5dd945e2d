import { Fault } from '#shared/runtime/fault.ts';
import { blockSize, unpackBlock } from './columns.ts';
import { partsOfKind } from './indexed-entry.ts';
import { type Layout, rangeOf, runsOf } from './layout.ts';
import { keyOf, numbered, type PieceStore } from './pieces.ts';
import { type Bits, containerSize, countIn, fillRange, keepOnly, newBits, numbersIn, unpackInto } from './posting.ts';
import type { Question } from './question.ts';
import { containerOf, deadIn, type View } from './views.ts';

/** A piece and those of its entries that may answer. `from` and `until` bound them. */
export type Candidates = { view: View; bits: Bits; from: number; until: number };

/** What this caller may match on: everything, opened records and those of one archives, or only what is published. */
export type Sight = 'everything' | 'published' | { own: string };

/** What the filters on archives, year and kind leave of a piece; undefined if nothing. */
export function withinRuns(view: View, asked: Question): Candidates | undefined {
  const { kinds, kindOf, size } = view.layout;
  const bits = newBits(size);
  let [from, until] = [size, 0];
  for (const [first, end] of stretchesOf(view.layout, asked)) {
    fillRange(bits, first, end, true);
    from = Math.min(from, first);
    until = Math.max(until, end);
  }
  const fits = kinds.map((kind) => {
    const { category, civilType, level } = partsOfKind(kind);
    return (
      (asked.category === undefined || asked.category === category) &&
      (asked.civilType === undefined || asked.civilType === civilType) &&
      (asked.level === undefined || asked.level === level)
    );
  });
  if (fits.includes(false)) keepOnly(bits, from, until, (n) => fits[kindOf[n]!]!);
  return until && countIn(bits, from, until) ? { view, bits, from, until } : undefined;
}

/** From where to where entries of the archives and years asked for lie. */
function* stretchesOf(layout: Layout, { archives, years }: Question): Generator<[from: number, until: number]> {
  const { runYears, starts, size } = layout;
  const ranges = archives
    ? [...new Set(archives)].map((code) => runsOf(layout, code))
    : [[0, runYears.length] as const];
  if (!archives && !years) return yield [0, size];
  for (const [first, end] of ranges) {
    if (!years) {
      if (first < end) yield [starts[first]!, starts[end]!];
      continue;
    }
    for (let run = first; run < end; run++) {
      const year = runYears[run]!;
      if (year >= years.from && year <= years.to) yield [starts[run]!, starts[run + 1]!];
    }
  }
}

/** Keeps in `bits` what is in both. */
export const and = (bits: Bits, other: Bits): void => {
  for (let at = 0; at < bits.length; at++) bits[at]! &= other[at]!;
};
/** Takes out of `bits` what is in the other. */
export const andNot = (bits: Bits, other: Bits): void => {
  for (let at = 0; at < bits.length; at++) bits[at]! &= ~other[at]!;
};

/** Takes away what is dead, what this caller may not match on, and what the opening filter leaves out. */
export async function narrow(store: PieceStore, found: Candidates, asked: Question, sight: Sight): Promise<void> {
  const { view, bits, from, until } = found;
  const [first, last] = [containerOf(from), containerOf(until - 1)];
  const dead = await deadIn(view, store, first, last);
  if (dead) andNot(bits, dead);
  if (sight === 'published') and(bits, await flaggedOf(store, view, 'published', first, last));
  const [ownFrom, ownUntil] = typeof sight === 'string' ? [0, view.layout.size] : rangeOf(view.layout, sight.own);
  const needsOpened =
    countIn(bits, from, Math.min(ownFrom, until)) + countIn(bits, Math.max(ownUntil, from), until) > 0;
  if (!needsOpened && asked.opened === undefined) return;
  const opened = await flaggedOf(store, view, 'opened', first, last);
  if (asked.opened === true) and(bits, opened);
  if (asked.opened === false) andNot(bits, opened);
  if (typeof sight === 'string') return;
  fillRange(opened, ownFrom, ownUntil, true);
  and(bits, opened);
}

/** Flags of segments with so few containers are not worth a request each: they are got together. */
const fewContainers = 2;
/** What a container's flags are charged, got by themselves and read with all others: 8 KB and their key are rounded up to 12. */
const [gotAlone, readWithAll] = [3, 2];

async function flaggedOf(
  store: PieceStore,
  view: View,
  flag: 'opened' | 'published',
  first: number,
  last: number,
): Promise<Bits> {
  const bits = newBits(view.layout.size);
  if (view.entries) {
    for (const [n, entry] of view.entries.entries()) if (entry[flag]) fillRange(bits, n, n + 1, true);
    return bits;
  }
  const parts = view.names.parts?.[flag];
  if (parts === 0) return bits;
  const key = keyOf[flag](view.piece.id);
  const wanted = Array.from({ length: last - first + 1 }, (_, n) => numbered(first + n));
  const all = Math.ceil(view.layout.size / containerSize);
  // all of them or none at once, so that what was read for one question serves every other
  const isMost = all > fewContainers && wanted.length * gotAlone > all * readWithAll;
  const read = isMost
    ? await allOf(store, key, parts)
    : await store.get(
        wanted.map((part) => [key, part]),
        parts === all ? undefined : 'lacking',
      );
  for (const bytes of read) if (bytes) unpackInto(bits, bytes);
  return bits;
}

/** All items of a key, of which there are `count` if that is known. */
async function allOf(store: PieceStore, key: string, count: number | undefined): Promise<Uint8Array[]> {
  const seen = await store.range(key, '0', '~');
  return count === undefined || seen.length === count ? seen : store.range(key, '0', '~', 'anew');
}

/** Whether an entry has the fonds, retention period and scans that are asked for. */
export const fitsFilters = (
  { fonds, retention, scanned }: Question,
  entry: { fondsNumber: string | undefined; retention: string | undefined; scanned: boolean },
): boolean =>
  (fonds === undefined || entry.fondsNumber === fonds) &&
  (retention === undefined || entry.retention === retention) &&
  (scanned === undefined || entry.scanned === scanned);

/** Whether a question asks for what is kept beside the order. */
export const asksColumns = ({ fonds, retention, scanned }: Question): boolean =>
  fonds !== undefined || retention !== undefined || scanned !== undefined;

/** Takes away what the filters on fonds, retention period and scans leave out, reading only the blocks where candidates lie. */
export async function byColumns(
  store: PieceStore,
  { view, bits, from, until }: Candidates,
  asked: Question,
): Promise<void> {
  const { entries, layout, names, piece } = view;
  if (entries) return keepOnly(bits, from, until, (n) => fitsFilters(asked, entries[n]!));
  const blocks = Array.from({ length: Math.ceil(layout.size / blockSize) }, (_, block) => block).filter(
    (block) => countIn(bits, block * blockSize, Math.min((block + 1) * blockSize, layout.size)) > 0,
  );
  const read = await store.get(blocks.map((block) => [keyOf.columns(piece.id), numbered(block)]));
  for (const [at, block] of blocks.entries()) {
    const packed = read[at];
    if (!packed) throw new Fault(`unknown segment ${piece.id}: its block ${block} is missing`);
    const base = block * blockSize;
    const size = Math.min(blockSize, layout.size - base);
    const { fonds, retention, scanned } = unpackBlock(packed, size);
    for (const n of numbersIn(bits, base, base + size)) {
      const entry = {
        fondsNumber: names.fonds[fonds[n - base]!],
        retention: names.retentions[retention[n - base]!],
        scanned: scanned[n - base] === 1,
      };
      if (!fitsFilters(asked, entry)) fillRange(bits, n, n + 1, false);
    }
  }
}
