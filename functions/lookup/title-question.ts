import type * as z from 'zod';
import type { Facets } from '#shared/search/facets.ts';
import { partsOfKind } from '#shared/search/indexed-entry.ts';
import { type Question, readWords } from '#shared/search/question.ts';
import type { titleQuery } from './search-titles-contract.ts';

type Query = Omit<z.infer<z.ZodObject<typeof titleQuery>>, 'opened' | 'hasScans' | 'exact' | 'order'> & {
  opened?: boolean | undefined;
  hasScans?: boolean | undefined;
};

/** Of one length always: a sealed cursor must not tell how often the index changed. */
export const position = (version: number, rank: number) => ({
  state: String(version).padStart(12, '0'),
  rank: String(rank).padStart(9, '0'),
});

/** The question as it was asked: what was typed, and the filters. */
export const questionOf = ({
  q,
  archives,
  fromYear,
  toYear,
  hasScans,
  category,
  civilType,
  level,
  fonds,
  retention,
  opened,
}: Query): Question => ({
  ...readWords(q),
  archives: archives?.split(','),
  years: fromYear === undefined && toYear === undefined ? undefined : { from: fromYear ?? 1, to: toYear ?? 2999 },
  category,
  civilType,
  level,
  fonds,
  retention,
  opened,
  scanned: hasScans,
});

/** Counts by each facet, most first, equal ones by value. */
export function facets({ archives, years, kinds }: Facets) {
  const counts = (found: Map<string, number>) =>
    [...found]
      .filter(([value]) => value !== '' && value !== '0')
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const byPart = (part: 'category' | 'civilType' | 'level') => {
    const found = new Map<string, number>();
    for (const [kind, count] of kinds) {
      const value = partsOfKind(kind)[part];
      found.set(value, (found.get(value) ?? 0) + count);
    }
    return counts(found);
  };
  return {
    archives: counts(archives),
    years: counts(years),
    categories: byPart('category'),
    civilTypes: byPart('civilType'),
    levels: byPart('level'),
  };
}
