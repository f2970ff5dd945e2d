import { asksColumns, byColumns, type Candidates, fitsFilters, narrow, type Sight, withinRuns } from './candidates.ts';
import { chunkOf } from './chunks.ts';
import { type Facets, facetsOf } from './facets.ts';
import type { IndexedEntry } from './indexed-entry.ts';
import { apply, plan, scan } from './lookups.ts';
import { byCodes, type ReadEntries, ranked } from './order.ts';
import type { Manifest, PieceStore } from './pieces.ts';
import { countIn, fillRange, numbersIn } from './posting.ts';
import { answers, type Question } from './question.ts';
import { entriesAt, type Kept, openView } from './views.ts';

/** Which page, how many hits on it, whether the total must be exact at any price, and whether by 档号 instead of newest first. */
export type Wanted = { skip: number; take: number; exact?: boolean; byCode?: boolean };

/**
 * An answer. `total` is absent where only paging can tell (wildcards), and never below the truth where it is `atMost`. `next` is the
 * rank to go on from, absent at the end. `unordered`: too many to be put in the order of their 档号, so none is shown.
 */
export type SearchAnswer = {
  hits: IndexedEntry[];
  total?: number;
  atMost: boolean;
  facets: Facets;
  next?: number;
  unordered?: true;
};

/** So many hits can be had by 档号: each must be read, half a read unit. */
export const orderedByCode = 200;

/** Up to this many candidates are checked against the text; more are counted as they are. */
const checkUpTo = 100;
/** Up to this many candidates may be read instead of looking up more tokens. */
const readAtMost = 1000;
/** A page that must look at more candidates than this ends early, and goes on from there. */
const lookAtMost = 2000;
/** Where a page of unchecked candidates came out short, so many more are read at a time. */
const moreAtOnce = 50;

/** Answers a question from one state of the index, for a caller who may match on `sight`. */
export async function search(
  store: PieceStore,
  kept: Kept,
  { pieces }: Manifest,
  asked: Question,
  sight: Sight,
  { skip, take, exact = false, byCode = false }: Wanted,
): Promise<SearchAnswer> {
  const views = await Promise.all(pieces.map((piece) => openView(store, kept, piece)));
  const found = views.flatMap((view) => withinRuns(view, asked) ?? []);
  await Promise.all(found.map((one) => narrow(store, one, asked, sight)));
  for (const one of found) if (one.view.entries) scan(one, asked);
  const indexed = found.filter(({ view }) => view.directory);
  const read: ReadEntries = (view, numbers) => entriesAt(store, kept, view, numbers);

  const isLoose = asked.words.some(isLong) || asked.without.some(isLong);
  const isWild = [...asked.words, ...asked.without].some(({ pattern }) => pattern);
  const stopped = await lookUp(store, indexed, asked, isLoose || isWild, () => countOf(found));
  if (asksColumns(asked) && !stopped) await Promise.all(found.map((one) => byColumns(store, one, asked)));
  let isChecked = !(isLoose || isWild || stopped);
  if (!isChecked && (stopped || exact || countOf(found) <= (byCode ? orderedByCode : checkUpTo))) {
    await Promise.all(found.map((one) => check(one, asked, read)));
    isChecked = true;
  }
  const facets = facetsOf(found);
  const total = countOf(found);
  if (byCode && total > orderedByCode) return { hits: [], facets, atMost: !isChecked, total, unordered: true };
  if (byCode) {
    const hits = (await byCodes(found, read)).slice(skip, skip + take);
    return { hits, facets, atMost: false, total, ...(skip + take < total && { next: skip + take }) };
  }
  const page = isChecked
    ? await exactPage(found, facets, total, { skip, take }, read)
    : await checkedPage(found, facets, total, { skip, take }, read, asked);
  return { ...page, facets, atMost: !isChecked && total > 0, ...((isChecked || !isWild) && { total }) };
}

/**
 * Takes away candidates token by token, until none is left or it is cheaper to read their text: true if they are to be read. Which way
 * is taken must not show, so words that tokens do not decide are read only when few are left.
 */
async function lookUp(store: PieceStore, indexed: Candidates[], asked: Question, isOpen: boolean, count: () => number) {
  const lookups = plan(asked, indexed);
  for (const [n, lookup] of lookups.entries()) {
    const left = count();
    if (left === 0) return false;
    const rest = lookups.slice(n).reduce((sum, { cost }) => sum + cost, 0);
    if (left <= (isOpen ? checkUpTo : readAtMost) && chunksOf(indexed) * 0.5 <= rest) return true;
    await apply(store, indexed, lookup);
  }
  return false;
}

/** In how many chunks of text the candidates lie. */
const chunksOf = (indexed: Candidates[]): number =>
  indexed.reduce(
    (sum, { view, bits, from, until }) =>
      sum + new Set(numbersIn(bits, from, until).map((n) => chunkOf(view.layout, n))).size,
    0,
  );

/** A word that tokens alone do not decide. */
const isLong = ({ text, pattern }: Question['words'][number]) => pattern !== undefined || [...text].length > 3;

const countOf = (found: Candidates[]): number =>
  found.reduce((sum, { bits, from, until }) => sum + countIn(bits, from, until), 0);

async function check({ view, bits }: Candidates, asked: Question, read: ReadEntries) {
  const numbers = numbersIn(bits);
  for (let from = 0; from < numbers.length; from += 5000) {
    const some = numbers.slice(from, from + 5000);
    for (const [at, entry] of (await read(view, some)).entries())
      if (!fitsFilters(asked, entry) || !answers(asked, entry.text)) fillRange(bits, some[at]!, some[at]! + 1, false);
  }
}

async function exactPage(
  found: Candidates[],
  facets: Facets,
  total: number,
  { skip, take }: Wanted,
  read: ReadEntries,
) {
  const hits = await ranked(found, facets, skip, take, read);
  return { hits, ...(skip + take < total && { next: skip + take }) };
}

/** A page of what is not all checked: candidates are read on until it is full. */
async function checkedPage(
  found: Candidates[],
  facets: Facets,
  total: number,
  { skip, take }: Wanted,
  read: ReadEntries,
  asked: Question,
) {
  const hits: IndexedEntry[] = [];
  let rank = skip;
  while (hits.length < take && rank < total && rank - skip < lookAtMost) {
    for (const entry of await ranked(found, facets, rank, rank === skip ? take : moreAtOnce, read)) {
      rank++;
      if (!answers(asked, entry.text)) continue;
      hits.push(entry);
      if (hits.length === take) break;
    }
  }
  return { hits, ...(rank < total && { next: rank }) };
}
