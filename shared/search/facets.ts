import type { Candidates } from './candidates.ts';
import { runAt } from './layout.ts';
import { countIn } from './posting.ts';

/** How many of each archives, year (as text) and kind. */
export type Facets = { archives: Map<string, number>; years: Map<string, number>; kinds: Map<string, number> };

/** Finding the run of a candidate takes about as long as counting this many runs. */
const sparse = 4;

/** Counts candidates by archives, year and kind: exact where the total is. */
export function facetsOf(found: Candidates[]): Facets {
  const facets: Facets = { archives: new Map(), years: new Map(), kinds: new Map() };
  const add = (to: Map<string, number>, key: string, count: number) => {
    if (count) to.set(key, (to.get(key) ?? 0) + count);
  };
  const years = new Uint32Array(3000);
  for (const { view, bits, from, until } of found) {
    const { archives, kinds, runArchives, runYears, starts, kindOf } = view.layout;
    const [held, ofKind] = [new Uint32Array(archives.length), new Uint32Array(kinds.length)];
    const count = (run: number, some: number) => {
      held[runArchives[run]!]! += some;
      years[runYears[run]!]! += some;
    };
    const total = countIn(bits, from, until);
    const isSparse = total * sparse < runYears.length;
    if (!isSparse)
      for (let run = 0; run < runYears.length; run++) count(run, countIn(bits, starts[run]!, starts[run + 1]!));
    for (let word = from >>> 5; total && word < bits.length && word * 32 < until; word++)
      for (let rest = bits[word]!; rest; rest &= rest - 1) {
        const number = word * 32 + 31 - Math.clz32(rest & -rest);
        ofKind[kindOf[number]!]!++;
        if (isSparse) count(runAt(view.layout, number), 1);
      }
    for (const [n, count] of held.entries()) add(facets.archives, archives[n]!, count);
    for (const [n, count] of ofKind.entries()) add(facets.kinds, kinds[n]!, count);
  }
  for (const [year, count] of years.entries()) add(facets.years, String(year), count);
  return facets;
}
