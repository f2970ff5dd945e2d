import { api } from '#shared/api/api.ts';
import { accessCopyLinks } from '#shared/records/access-copy.ts';
import { inForce } from '#shared/records/annotation.ts';
import { annotationsOf } from '#shared/records/annotation-store.ts';
import { pagesOf } from '#shared/records/page-store.ts';
import { type Entry, identityOf, recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { toldOf } from './named.ts';
import { type OwnDataRequest, stateNames } from './request.ts';
import { requireRequest } from './request-store.ts';
import { audited } from './shown.ts';

/** What an approved request gives: each record that is hers, what has been annotated to it, and copies of those approved. */
export const listOwnRecords = api(contract.listOwnRecords, async ({ params, query, actor, now, page }) => {
  const one = await requireRequest(params.archivesCode, params.requestId);
  const { proposal } = one;
  if (one.state !== 'approved' || proposal?.outcome !== 'provide')
    throw problem('own-data-step-refused', {
      state: one.state === 'approved' ? '不是查阅申请' : stateNames[one.state],
    });
  const from = Number(page.after?.from ?? 0);
  const to = from + query.limit;
  const codes = proposal.referenceCodes.slice(from, to);
  const found = await findEntries(codes.map((code) => recordIdOf(one.archivesCode, code)));
  // by the code that was approved: it may have been corrected since, or serve another record by now
  const hers = codes.flatMap((code) => {
    const entry = found.get(recordIdOf(one.archivesCode, code));
    return entry && identityOf(entry) === one.hers?.[code] ? [{ code, entry }] : [];
  });
  await audited(actor, 'list-own-records', one, now, { count: hers.length });
  const items = hers.map(({ code, entry }) => given(entry, one, proposal.copies.includes(code), now));
  const more = to < proposal.referenceCodes.length;
  return { items: await Promise.all(items), next: await page.next(more ? { from: String(to) } : undefined) };
});

async function given(entry: Entry, { person }: OwnDataRequest, copied: boolean, now: Date) {
  const pages = copied ? await pagesOf(entry.recordId) : [];
  const links = pages.map(async (page) => {
    const files = await accessCopyLinks(page, now);
    return files.map((file) => ({ pageNumber: page.pageNumber, file }));
  });
  return {
    ...toldOf(entry, person),
    annotations: inForce(await annotationsOf(entry.recordId)),
    copies: (await Promise.all(links)).flat(),
    withoutImage: pages.flatMap(({ accessKey, pageNumber }) => (accessKey ? [] : [pageNumber])),
  };
}
