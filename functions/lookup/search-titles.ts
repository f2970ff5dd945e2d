import { auditAnswer } from '#shared/access/audit-answer.ts';
import { api } from '#shared/api/api.ts';
import { allArchives } from '#shared/archives/directory-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { readReferenceCode } from '#shared/records/reference-code.ts';
import { problem } from '#shared/runtime/problem.ts';
import { marksIn } from '#shared/search/fold.ts';
import { idOf, indexedEntry } from '#shared/search/indexed-entry.ts';
import { manifestAt, newestManifest } from '#shared/search/manifests.ts';
import { theIndex } from '#shared/search/pieces-store.ts';
import { answers, marked } from '#shared/search/question.ts';
import { orderedByCode, search } from '#shared/search/search.ts';
import { searchTitles as contract } from './search-titles-contract.ts';
import { asking, readable, seen } from './sight.ts';
import { facets, position, questionOf } from './title-question.ts';

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
  const wanted = { skip, take: query.limit, exact: query.exact, byCode: query.order === 'code' };
  const found = await search(store, kept, manifest, asked, { own: params.archivesCode }, wanted);
  if (found.unordered) throw problem('too-many-to-order', { most: orderedByCode });
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

/** The records with the code that was typed, by itself or among other words: no index, no lag. */
async function entriesWithCode(typed: string) {
  const isLike = (text: string) => /\d/.test(text.normalize('NFKC')) && /.[-－‐‑−–—]/.test(text);
  const read = [typed, ...typed.split(/\s+/)].filter(isLike).map((text) => readReferenceCode(text).code?.canonical);
  const code = read.find((one) => one !== undefined);
  if (!code) return [];
  const archives = await allArchives();
  return (await findEntries(archives.map(({ archivesCode }) => recordIdOf(archivesCode, code)))).values();
}
