import type { Candidates } from './candidates.ts';
import type { Facets } from './facets.ts';
import { byCode, type IndexedEntry } from './indexed-entry.ts';
import { rangeOfKind, runAt } from './layout.ts';
import { countIn, numbersIn } from './posting.ts';
import type { View } from './views.ts';

/** Reads entries of a piece by number. */
export type ReadEntries = (view: View, numbers: number[]) => Promise<IndexedEntry[]>;

/** Stretches of segments whose candidates belong together in the order of hits: of one year, one archives, or one kind of these. */
type Group = { count: number; parts: Stretch[] };
type Stretch = { of: Candidates; run: number; from: number; until: number };

const groupOf = (parts: Stretch[]): Group => ({
  parts,
  count: parts.reduce((sum, { of, from, until }) => sum + countIn(of.bits, from, until), 0),
});

/** Groups of stretches by what they are named, in the order of the names. */
function* grouped(stretches: Iterable<[name: string, stretch: Stretch]>): Generator<Group> {
  const named = new Map<string, Stretch[]>();
  for (const [name, stretch] of stretches) {
    const same = named.get(name);
    if (same) same.push(stretch);
    else named.set(name, [stretch]);
  }
  for (const name of [...named.keys()].sort()) yield groupOf(named.get(name)!);
}

/** Up to this many candidates are put in order one by one; of more, years and archives are counted first and most are never looked at. */
const few = 300;

/** The candidates from rank `skip` on, at most `take`, in the total order (year, archives, kind, 档号); what is skipped is not read. */
export async function ranked(
  found: Candidates[],
  { years }: Facets,
  skip: number,
  take: number,
  read: ReadEntries,
): Promise<IndexedEntry[]> {
  let [before, left] = [skip, take];
  const isSkipped = (count: number): boolean => {
    if (before < count) return false;
    before -= count;
    return true;
  };
  const total = [...years.values()].reduce((sum, count) => sum + count, 0);
  const hits: Promise<IndexedEntry[]>[] = [];
  for (const group of total <= few ? groupsOfFew(found) : groupsOfMany(found, years, isSkipped)) {
    if (isSkipped(group.count)) continue;
    const until = Math.min(group.count, before + left);
    hits.push(within(group, before, until, read));
    left -= until - before;
    before = 0;
    if (left === 0) break;
  }
  return (await Promise.all(hits)).flat();
}

/** The candidates in the order of their 档号 (those of several archives with one code by archives); all of them are read. */
export async function byCodes(found: Candidates[], read: ReadEntries): Promise<IndexedEntry[]> {
  const all = await Promise.all(found.map(({ view, bits, from, until }) => read(view, numbersIn(bits, from, until))));
  return all
    .flat()
    .sort((a, b) => byCode(a.referenceCode, b.referenceCode) || (a.archivesCode < b.archivesCode ? -1 : 1));
}

/** Few candidates by year, archives and kind, in their order. */
function groupsOfFew(found: Candidates[]): Iterable<Group> {
  const stretches = found.flatMap((of) => {
    const { layout } = of.view;
    const { archives, runArchives, runYears, kinds, kindOf } = layout;
    return numbersIn(of.bits, of.from, of.until).map((number): [string, Stretch] => {
      const run = runAt(layout, number);
      const name = [9999 - runYears[run]!, archives[runArchives[run]!], kinds[kindOf[number]!]].join('\t');
      return [name, { of, run, from: number, until: number + 1 }];
    });
  });
  return grouped(stretches);
}

/** Many candidates likewise: whole years and archives are passed over by their counts. */
function* groupsOfMany(
  found: Candidates[],
  years: Facets['years'],
  isSkipped: (count: number) => boolean,
): Generator<Group> {
  for (const [year, count] of [...years].sort(([a], [b]) => Number(b) - Number(a))) {
    if (isSkipped(count)) continue;
    for (const held of grouped(ofYear(found, Number(year))))
      if (!isSkipped(held.count)) yield* grouped(ofKinds(held.parts));
  }
}

/** The runs of a year, by archives. */
function* ofYear(found: Candidates[], year: number): Generator<[string, Stretch]> {
  for (const of of found) {
    const { runYears, runArchives, archives, starts } = of.view.layout;
    for (let run = runYears.indexOf(year); run >= 0; run = runYears.indexOf(year, run + 1))
      yield [archives[runArchives[run]!]!, { of, run, from: starts[run]!, until: starts[run + 1]! }];
  }
}

/** The stretches of one kind each within runs. */
function* ofKinds(runs: Stretch[]): Generator<[string, Stretch]> {
  for (const { of, run, from, until } of runs) {
    const { layout } = of.view;
    for (let at = from; at < until; ) {
      const kind = layout.kindOf[at]!;
      const [, end] = rangeOfKind(layout, run, kind);
      yield [layout.kinds[kind]!, { of, run, from: at, until: end }];
      at = end;
    }
  }
}

/** Of one group, the entries from rank `from` to `until` by 档号. */
async function within(group: Group, from: number, until: number, read: ReadEntries): Promise<IndexedEntry[]> {
  const lists: { view: View; numbers: number[] }[] = [];
  for (const { of, from: first, until: end } of group.parts) {
    const numbers = numbersIn(of.bits, first, end);
    const same = lists.find(({ view }) => view === of.view);
    if (same) same.numbers.push(...numbers);
    else if (numbers.length) lists.push({ view: of.view, numbers });
  }
  const [only] = lists;
  if (lists.length === 1 && only) return read(only.view, only.numbers.slice(from, until));
  const entryAt = async (list: number, at: number) => (await read(lists[list]!.view, [lists[list]!.numbers[at]!]))[0]!;
  const begin = await splitAt(
    lists.map(({ numbers }) => numbers.length),
    from,
    async (list, at) => (await entryAt(list, at)).referenceCode,
  );
  const merged = await Promise.all(
    lists.map(({ view, numbers }, n) => read(view, numbers.slice(begin[n]!, begin[n]! + until - from))),
  );
  return merged
    .flat()
    .sort((a, b) => byCode(a.referenceCode, b.referenceCode))
    .slice(0, until - from);
}

/** How many of each sorted list come before rank `rank` of all of them merged, reading few codes: pivots and binary searches. */
export async function splitAt(
  lengths: number[],
  rank: number,
  codeAt: (list: number, at: number) => Promise<string>,
): Promise<number[]> {
  const low = lengths.map(() => 0);
  const high = [...lengths];
  if (rank === 0) return low;
  for (;;) {
    const widest = low.reduce((best, _, n) => (high[n]! - low[n]! > high[best]! - low[best]! ? n : best), 0);
    if (high[widest]! <= low[widest]!) return low;
    const middle = (low[widest]! + high[widest]!) >>> 1;
    const pivot = await codeAt(widest, middle);
    const places = await Promise.all(
      lengths.map(async (_, n) =>
        n === widest ? middle : lowerBound(low[n]!, high[n]!, (at) => codeAt(n, at), pivot),
      ),
    );
    const smaller = places.reduce((sum, place) => sum + place, 0);
    if (smaller > rank) for (const [n, place] of places.entries()) high[n] = place;
    else {
      for (const [n, place] of places.entries()) low[n] = place;
      if (smaller === rank) return low;
      low[widest] = middle + 1;
    }
  }
}

async function lowerBound(from: number, until: number, codeAt: (at: number) => Promise<string>, wanted: string) {
  let [low, high] = [from, until];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byCode(await codeAt(middle), wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
