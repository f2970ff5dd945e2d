import type { Candidates } from './candidates.ts';
import { byCode, type IndexedEntry } from './indexed-entry.ts';
import { countIn, numbersIn } from './posting.ts';
import type { View } from './views.ts';

/** Reads entries of a piece by number. */
export type ReadEntries = (view: View, numbers: number[]) => Promise<IndexedEntry[]>;

/** How many of each year, archives and kind; the groups in the order of hits. */
export type Group = {
  year: number;
  archivesCode: string;
  kind: string;
  count: number;
  parts: { of: Candidates; run: number }[];
};

/** The candidates in groups of (year, newest first; archives; kind): all counts and every page come from these. */
export function groupsOf(found: Candidates[]): Group[] {
  const groups = new Map<string, Group>();
  for (const of of found) {
    const { head, starts } = of.view;
    for (const [run, [a, year, k]] of head.runs.entries()) {
      const count = countIn(of.bits, starts[run]!, starts[run + 1]!);
      if (!count) continue;
      const [archivesCode, kind] = [head.archives[a]!, head.kinds[k]!];
      const key = `${year}\t${archivesCode}\t${kind}`;
      const group = groups.get(key);
      if (group) {
        group.count += count;
        group.parts.push({ of, run });
      } else groups.set(key, { year, archivesCode, kind, count, parts: [{ of, run }] });
    }
  }
  return [...groups.values()];
}

const inOrder = (a: Group, b: Group): number =>
  b.year - a.year ||
  (a.archivesCode < b.archivesCode ? -1 : a.archivesCode > b.archivesCode ? 1 : a.kind < b.kind ? -1 : 1);

/** The candidates from rank `skip` on, at most `take`, in the total order (year, archives, kind, 档号); whole groups are skipped unread. */
export async function ranked(groups: Group[], skip: number, take: number, read: ReadEntries): Promise<IndexedEntry[]> {
  const hits: IndexedEntry[] = [];
  let before = skip;
  for (const group of inYears(groups)) {
    if (hits.length >= take) break;
    if (before >= group.count) {
      before -= group.count;
      continue;
    }
    hits.push(...(await within(group, before, Math.min(group.count, before + take - hits.length), read)));
    before = 0;
  }
  return hits;
}

/** Groups in order, sorting only the years that are reached: sorting all of them would cost more than the search. */
function* inYears(groups: Group[]): Generator<Group> {
  const years = new Map<number, Group[]>();
  for (const group of groups) {
    const same = years.get(group.year);
    if (same) same.push(group);
    else years.set(group.year, [group]);
  }
  for (const year of [...years.keys()].sort((a, b) => b - a)) yield* years.get(year)!.sort(inOrder);
}

/** Of one group, the entries from rank `from` to `until` by 档号. */
async function within(group: Group, from: number, until: number, read: ReadEntries): Promise<IndexedEntry[]> {
  const lists = group.parts.map(({ of, run }) => ({
    view: of.view,
    numbers: numbersIn(of.bits, of.view.starts[run]!, of.view.starts[run + 1]!),
  }));
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
