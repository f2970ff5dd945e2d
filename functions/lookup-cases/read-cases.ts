import { api } from '#shared/runtime/api.ts';
import { downloadLink } from '#shared/runtime/download.ts';
import { casesOf, eventsOf, evidenceOf } from './case-store.ts';
import * as contract from './contract.ts';
import { audited } from './deeds.ts';
import { listed, requireCase, shown } from './shown.ts';

/** The cases that an archives received or holds the records for, newest first. */
export const listCases = api(contract.listCases, async ({ params, query, page }) => {
  const { items, next } = await casesOf(params.archivesCode, query.as, query.limit, page.after);
  return { items: await Promise.all(items.map(listed)), next: await page.next(next) };
});

/** One case with all that happened to it, and links of five minutes to its evidence. */
export const showCase = api(contract.showCase, async ({ params, actor, now }) => {
  const one = await requireCase(params.archivesCode, params.caseId);
  await audited(actor, 'show-case', one, now);
  const [events, evidence] = await Promise.all([eventsOf(one.caseId), evidenceOf(one.caseId)]);
  const files = evidence.map(async ({ number, kind, fileName, key }) => ({
    number,
    withdrawn: one.withdrawnEvidence?.includes(number) ?? false,
    kind,
    fileName,
    file: await downloadLink('CASEFILES_BUCKET', key, fileName, now),
  }));
  return { ...(await shown(one)), events, evidence: await Promise.all(files) };
});
