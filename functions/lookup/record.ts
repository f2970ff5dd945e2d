import type { AccessDecision } from '#shared/access/access-decision.ts';
import { auditAnswer } from '#shared/access/audit-answer.ts';
import { accessCopyLinks } from '#shared/records/access-copy.ts';
import { inForce } from '#shared/records/annotation.ts';
import { annotationsOf } from '#shared/records/annotation-store.ts';
import { pagesOf } from '#shared/records/page-store.ts';
import { type Entry, recordIdOf } from '#shared/records/record.ts';
import { findEntry } from '#shared/records/record-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import { audited } from './audited.ts';
import { canonicalCode } from './codes.ts';
import * as contract from './contract.ts';
import { asking, readable, seen } from './sight.ts';

type Which = { holding?: string | undefined; referenceCode: string };

/** One entry with all its fields and what stands annotated beside it, if this desk may read it. */
export const showRecord = audited(contract.showRecord, async ({ params, query, actor, now }) => {
  const { entry, decision } = await requireReadable(params.archivesCode, query, now);
  await auditAnswer(actor, 'show-record', [entry], now, entry.recordId);
  const annotations = inForce(await annotationsOf(entry.recordId));
  return { ...(await readable(entry, decision)), annotations };
});

/** So many links stand in one answer, save those of one file with more frames. */
const mostLinks = 500;

/** The pages of one record, each with links of five minutes to its access copies, one a frame. */
export const listPages = audited(contract.listPages, async ({ params, query, actor, now, page }) => {
  const { entry } = await requireReadable(params.archivesCode, query, now);
  const pages = (await pagesOf(entry.recordId)).filter(({ part }) => part > (page.after?.part ?? ''));
  let links = 0;
  const shown = pages.slice(0, query.limit).filter(({ frames }, n) => {
    links += frames;
    return n === 0 || links <= mostLinks;
  });
  await auditAnswer(actor, 'list-pages', [entry], now, entry.recordId);
  const items = await Promise.all(
    shown.map(async (one) => {
      const [image, ...furtherImages] = await accessCopyLinks(one, now);
      return { ...one, image, furtherImages };
    }),
  );
  const last = shown.at(-1);
  return { items, next: await page.next(pages.length > shown.length && last ? { part: last.part } : undefined) };
});

/** A record that is hidden is refused exactly as one that does not exist. */
async function requireReadable(
  desk: string,
  which: Which,
  now: Date,
): Promise<{ entry: Entry; decision: AccessDecision }> {
  if (!which.holding) throw problem('name-the-archives', {});
  const code = canonicalCode(which.referenceCode);
  const entry = await findEntry(recordIdOf(which.holding, code));
  const [found] = seen(await asking(desk, 'by-code', now), entry ? [entry] : []);
  if (!found) throw problem('record-not-found', { referenceCode: code });
  return found;
}
