import { api } from '#shared/api/api.ts';
import { downloadLink } from '#shared/runtime/download.ts';
import { eventsOf, evidenceOf } from './case-store.ts';
import * as contract from './contract.ts';
import { audited } from './deeds.ts';
import { requireCase, shown } from './shown.ts';

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
