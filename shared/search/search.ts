import { apply, type Candidates, narrow, plan, type Sight, scan, withinRuns } from './candidates.ts';
import type { IndexedEntry } from './indexed-entry.ts';
import { type Group, groupsOf, ranked } from './order.ts';
import type { Manifest, PieceStore } from './pieces.ts';
import { countIn, fillRange, numbersIn } from './posting.ts';
import { answers, type Question } from './question.ts';
import { entriesAt, type Kept, openView, type View } from './views.ts';

/** Which page, how many hits on it, and whether the total must be exact at any price. */
export type Wanted = { skip: number; take: number; exact?: boolean };

/**
 * An answer. `total` is absent where only paging can tell (wildcards), and never below the truth where it is `atMost`. `next` is the
 * rank to go on from, absent at the end.
 */
export type SearchAnswer = { hits: IndexedEntry[]; total?: number; atMost: boolean; groups: Group[]; next?: number };

/** Up to this many candidates are checked against the text; more are counted as they are. */
const checkUpTo = 100;
/** A page that must look at more candidates than this ends early, and goes on from there. */
const lookAtMost = 2000;

/** Answers a question from one state of the index, for a caller who may match on `sight`. */
export async function search(
  store: PieceStore,
  kept: Kept,
  { pieces }: Manifest,
  asked: Question,
  sight: Sight,
  { skip, take, exact = false }: Wanted,
): Promise<SearchAnswer> {
  const views = await Promise.all(pieces.map((piece) => openView(store, kept, piece)));
  const found = views.flatMap((view) => withinRuns(view, asked) ?? []);
  await Promise.all(found.map((one) => narrow(store, one, asked, sight)));
  for (const one of found) if (one.view.entries) scan(one, asked);
  const indexed = found.filter(({ view }) => view.directory);
  const read = (view: View, numbers: number[]) => entriesAt(store, kept, view, numbers);

  const isLoose = asked.words.some(isLong) || asked.without.some(isLong);
  const isWild = [...asked.words, ...asked.without].some(({ pattern }) => pattern);
  let stopped = false;
  const lookups = plan(asked, indexed);
  for (const [n, lookup] of lookups.entries()) {
    const left = n > 0 ? countOf(found) : Number.POSITIVE_INFINITY;
    if (left === 0) break;
    const rest = lookups.slice(n).reduce((sum, { cost }) => sum + cost, 0);
    if (left <= checkUpTo && left * 0.5 <= rest + 5) {
      stopped = true;
      break;
    }
    await apply(store, indexed, lookup);
  }
  const left = countOf(found);
  let isChecked = !(isLoose || isWild || stopped);
  if (!isChecked && (left <= checkUpTo || exact)) {
    await Promise.all(found.map((one) => check(one, asked, read)));
    isChecked = true;
  }
  const groups = groupsOf(found);
  const total = countOf(found);
  const page = isChecked
    ? await exactPage(groups, total, skip, take, read)
    : await checkedPage(groups, total, skip, take, read, asked);
  return { ...page, groups, atMost: !isChecked && total > 0, ...((isChecked || !isWild) && { total }) };
}

/** A word that tokens alone do not decide. */
const isLong = ({ text, pattern }: Question['words'][number]) => pattern !== undefined || [...text].length > 3;

const countOf = (found: Candidates[]): number =>
  found.reduce((sum, { view, bits }) => sum + countIn(bits, 0, view.head.size), 0);

async function check(
  { view, bits }: Candidates,
  asked: Question,
  read: (view: View, numbers: number[]) => Promise<IndexedEntry[]>,
) {
  const numbers = numbersIn(bits);
  for (let from = 0; from < numbers.length; from += 5000) {
    const some = numbers.slice(from, from + 5000);
    const entries = await read(view, some);
    for (const [at, { text }] of entries.entries())
      if (!answers(asked, text)) fillRange(bits, some[at]!, some[at]! + 1, false);
  }
}

type Read = (view: View, numbers: number[]) => Promise<IndexedEntry[]>;

async function exactPage(groups: Group[], total: number, skip: number, take: number, read: Read) {
  const hits = await ranked(groups, skip, take, read);
  return { hits, ...(skip + take < total && { next: skip + take }) };
}

/** A page of what is not all checked: candidates are read on until it is full. */
async function checkedPage(groups: Group[], total: number, skip: number, take: number, read: Read, asked: Question) {
  const hits: IndexedEntry[] = [];
  let rank = skip;
  while (hits.length < take && rank < total && rank - skip < lookAtMost) {
    for (const entry of await ranked(groups, rank, Math.max(take, 50), read)) {
      rank++;
      if (!answers(asked, entry.text)) continue;
      hits.push(entry);
      if (hits.length === take) break;
    }
  }
  return { hits, ...(rank < total && { next: rank }) };
}

/** Hits by archives, year, category, civil type and level: exact where the total is. */
export function facetsOf(groups: Group[]) {
  const counts = {
    archives: new Map<string, number>(),
    years: new Map<string, number>(),
    kinds: new Map<string, number>(),
  };
  const add = (to: Map<string, number>, key: string, count: number) => to.set(key, (to.get(key) ?? 0) + count);
  for (const { archivesCode, year, kind, count } of groups) {
    add(counts.archives, archivesCode, count);
    add(counts.years, String(year), count);
    add(counts.kinds, kind, count);
  }
  return counts;
}
