import type * as z from 'zod';
import { allArchives } from '#shared/archives/directory-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { readReferenceCode } from '#shared/records/reference-code.ts';
import { api } from '#shared/runtime/api.ts';
import { problem } from '#shared/runtime/problem.ts';
import type { Facets } from '#shared/search/facets.ts';
import { marksIn } from '#shared/search/fold.ts';
import { idOf, indexedEntry, partsOfKind } from '#shared/search/indexed-entry.ts';
import { manifestAt, newestManifest } from '#shared/search/manifests.ts';
import { theIndex } from '#shared/search/pieces-store.ts';
import { answers, marked, type Question, readWords } from '#shared/search/question.ts';
import { search } from '#shared/search/search.ts';
import { searchTitles as contract } from './search-titles-contract.ts';
import { asking, auditAnswer, readable, seen } from './sight.ts';

type Query = z.infer<typeof contract.query>;

/**
 * Opened records of all archives and all of this desk's own, by words in title, responsible party and document number. What the desk
 * may not read is left out before anything is matched or counted. A page names the state of the index that it was cut from, and so
 * does the next.
 */
export const searchTitles = api(contract, async ({ params, query, actor, now, page }) => {
  const { store, kept } = theIndex();
  const manifest = page.after ? await manifestAt(store, Number(page.after.state)) : await newestManifest(store);
  if (!manifest) throw problem('search-moved-on', {});
  const asked = questionOf(query);
  const how = await asking(params.archivesCode, 'by-code', now);
  const skip = page.after ? Number(page.after.rank) : query.skip;
  const wanted = { skip, take: query.limit, exact: query.exact };
  const found = await search(store, kept, manifest, asked, { own: params.archivesCode }, wanted);
  const entries = await findEntries(found.hits.map(idOf));
  // the record itself has the last word: the index may be some seconds behind
  const hits = seen(
    how,
    found.hits.flatMap((hit) => entries.get(idOf(hit)) ?? []),
  )
    .filter(({ decision }) => decision.visible === 'readable')
    .filter(({ entry }) => answers(asked, indexedEntry(entry, false).text));
  const coded = page.after ? [] : seen(how, await entriesWithCode(query.q));
  await auditAnswer(
    actor,
    'search-titles',
    [...hits, ...coded].map(({ entry }) => entry),
    now,
  );
  const words = marked(asked);
  return {
    items: await Promise.all(
      hits.map(async ({ entry, decision }) => ({
        ...(await readable(entry, decision)),
        marks: marksIn(entry.title, words),
      })),
    ),
    byCode: await Promise.all(coded.map(({ entry, decision }) => readable(entry, decision))),
    total: found.total,
    atMost: found.atMost,
    facets: facets(found.facets),
    next: await page.next(found.next === undefined ? undefined : position(manifest.version, found.next)),
  };
});

/** Of one length always: a sealed cursor must not tell how often the index changed. */
const position = (version: number, rank: number) => ({
  state: String(version).padStart(12, '0'),
  rank: String(rank).padStart(9, '0'),
});

const questionOf = ({
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

/** The records with the code that was typed, if it is one: no index, no lag. */
async function entriesWithCode(typed: string) {
  const { code } = /\d/.test(typed) && /[-－‐–—]/.test(typed) ? readReferenceCode(typed) : {};
  if (!code) return [];
  const archives = await allArchives();
  return (await findEntries(archives.map(({ archivesCode }) => recordIdOf(archivesCode, code.canonical)))).values();
}

/** Counts by each facet, most first, equal ones by value. */
function facets({ archives, years, kinds }: Facets) {
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
