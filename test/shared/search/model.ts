import { byCode, type IndexedEntry, idOf, partsOfKind } from '#shared/search/indexed-entry.ts';
import { answers, type Question } from '#shared/search/question.ts';
import type { SearchAnswer } from '#shared/search/search.ts';

/** Whether an entry answers a question, for a caller who may match on opened records and those of `own` (all when absent). */
export function fits(e: IndexedEntry, asked: Question, own?: string): boolean {
  const { category, civilType, level } = partsOfKind(e.kind);
  const same = <T>(wanted: T | undefined, value: T) => wanted === undefined || wanted === value;
  return (
    (own === undefined || e.opened || e.archivesCode === own) &&
    (!asked.archives || asked.archives.includes(e.archivesCode)) &&
    (!asked.years || (e.year >= asked.years.from && e.year <= asked.years.to)) &&
    same(asked.category, category) &&
    same(asked.civilType, civilType) &&
    same(asked.level, level) &&
    same(asked.fonds, e.fondsNumber) &&
    same(asked.retention, e.retention) &&
    same(asked.opened, e.opened) &&
    same(asked.scanned, e.scanned) &&
    answers(asked, e.text)
  );
}

const down = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The order of hits. */
export const inHitOrder = (a: IndexedEntry, b: IndexedEntry): number =>
  b.year - a.year ||
  down(a.archivesCode, b.archivesCode) ||
  down(a.kind, b.kind) ||
  byCode(a.referenceCode, b.referenceCode);

/** What a question must be answered with, by looking at every entry: the model that the index is held to. */
export const bruteForce = (entries: IndexedEntry[], asked: Question, own?: string) =>
  answerOf(entries.filter((e) => fits(e, asked, own)).sort(inHitOrder));

/** The answer that hits in their order make. */
export function answerOf(hits: IndexedEntry[]) {
  const count = (keyOf: (e: IndexedEntry) => string) => {
    const counts = new Map<string, number>();
    for (const hit of hits) counts.set(keyOf(hit), (counts.get(keyOf(hit)) ?? 0) + 1);
    return sortedCounts(counts);
  };
  return {
    entries: hits,
    ids: hits.map(idOf),
    facets: {
      archives: count((e) => e.archivesCode),
      years: count((e) => String(e.year)),
      kinds: count((e) => e.kind),
    },
  };
}

/** Counts in the order of their names. */
export const sortedCounts = (counts: Map<string, number>) => [...counts].sort(([a], [b]) => (a < b ? -1 : 1));

/** The facets of an answer in the form of the model. */
export const facetsShown = ({ facets: { archives, years, kinds } }: SearchAnswer) => ({
  archives: sortedCounts(archives),
  years: sortedCounts(years),
  kinds: sortedCounts(kinds),
});
