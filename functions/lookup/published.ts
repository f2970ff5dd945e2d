import { auditAnswer } from '#shared/access/audit-answer.ts';
import { countAttempt } from '#shared/access/limit-store.ts';
import { api } from '#shared/api/api.ts';
import { type Entry, isPublished, recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { readReferenceCode } from '#shared/records/reference-code.ts';
import { problem } from '#shared/runtime/problem.ts';
import { marksIn } from '#shared/search/fold.ts';
import { idOf, indexedEntry } from '#shared/search/indexed-entry.ts';
import { manifestAt, newestManifest } from '#shared/search/manifests.ts';
import { theIndex } from '#shared/search/pieces-store.ts';
import { answers, marked } from '#shared/search/question.ts';
import { orderedByCode, search } from '#shared/search/search.ts';
import * as contract from './search-titles-contract.ts';
import { holdingName } from './sight.ts';
import { facets, position, questionOf } from './title-question.ts';

const article = '《中华人民共和国档案法》第二十七条、第二十八条';
const anyone = { issuer: '', subject: 'public', archivesCode: 'platform', roles: [], fonds: undefined };

/**
 * Records in a confirmed publication batch, for anyone: nothing else is matched or counted. The record itself has the last word, for the
 * index may be some seconds behind. Counted by address, and audited under each holding archives.
 */
export const searchPublished = api(contract.searchPublished, async ({ query, now, address, page }) => {
  await countAttempt('search-published', address, now);
  const { store, kept } = theIndex();
  const manifest = page.after ? await manifestAt(store, Number(page.after.state)) : await newestManifest(store);
  if (!manifest) throw problem('search-moved-on', {});
  const asked = questionOf(query);
  const skip = page.after ? Number(page.after.rank) : query.skip;
  const wanted = { skip, take: query.limit, byCode: query.order === 'code' };
  const found = await search(store, kept, manifest, asked, 'published', wanted);
  if (found.unordered) throw problem('too-many-to-order', { most: orderedByCode });
  const entries = await findEntries(found.hits.map(idOf));
  const hits = found.hits
    .flatMap((hit) => entries.get(idOf(hit)) ?? [])
    .filter((entry) => isPublished(entry) && answers(asked, indexedEntry(entry, false).text));
  await auditAnswer(anyone, 'search-published', hits, now);
  const words = marked(asked);
  return {
    items: await Promise.all(
      hits.map(async (entry) => ({ ...(await shownToAll(entry)), marks: marksIn(entry.title, words) })),
    ),
    total: found.total,
    atMost: found.atMost,
    facets: facets(found.facets),
    next: await page.next(found.next === undefined ? undefined : position(manifest.version, found.next)),
  };
});

/** One published record; one that is not published, or not there, or no 档号 at all is refused alike. */
export const showPublished = api(contract.showPublished, async ({ query, now, address }) => {
  await countAttempt('search-published', address, now);
  const recordId = recordIdOf(query.holding, readReferenceCode(query.referenceCode).code?.canonical ?? '-');
  const entry = (await findEntries([recordId])).get(recordId);
  if (!entry || !isPublished(entry)) throw problem('record-not-published', {});
  await auditAnswer(anyone, 'show-published', [entry], now, recordId);
  return shownToAll(entry);
});

const shownToAll = async (entry: Entry) => ({ ...entry, holdingName: await holdingName(entry.archivesCode), article });
