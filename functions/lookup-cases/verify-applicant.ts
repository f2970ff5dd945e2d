import { api } from '#shared/api/api.ts';
import { requireStanding } from '#shared/applicants/proven.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { evidenceThatCounts, take } from './case-store.ts';
import { resumeClock, startClock } from './clock.ts';
import * as contract from './contract.ts';
import { audited } from './deeds.ts';
import type { LookupCase } from './lookup-case.ts';
import { requireCase, shown } from './shown.ts';

/** Hands the case to the holding archives once the claim stands and every declared file has arrived; its clock starts, and nothing drafted before goes along. */
export const transferCase = api(contract.transferCase, async ({ params, body, actor, now }) => {
  const before = await requireCase(params.archivesCode, params.caseId, 'transfer');
  const { standing, originalSeen } = await proven(before, body);
  const deed = { by: actor.subject, archivesCode: params.archivesCode, now, note: standing };
  const change = { ...startClock(shanghaiDay(now), 'assist'), standing, originalSeen, draft: undefined };
  const one = await take(before, 'transfer', deed, change);
  await audited(actor, 'transfer-case', one, now);
  return shown(one);
});

/** The citizen has brought more, and the claim stands with what counts now; the clock goes on from where it stood. */
export const supplyCase = api(contract.supplyCase, async ({ params, body, actor, now }) => {
  const before = await requireCase(params.archivesCode, params.caseId, 'supply');
  const { standing, originalSeen } = await proven(before, body);
  const deed = { by: actor.subject, archivesCode: params.archivesCode, now, note: body.note };
  const change = { ...resumeClock(before, shanghaiDay(now)), standing, originalSeen };
  const one = await take(before, 'supply', deed, change);
  await audited(actor, 'supply-case', one, now);
  return shown(one);
});

/** By which law the applicant may ask, as the evidence stands; the original of the identity document that was once seen at the counter stays seen. */
async function proven(one: LookupCase, body: { originalSeen: boolean }) {
  const originalSeen = one.originalSeen || (body.originalSeen && one.channel === 'counter');
  const { representation, applicant, sought } = one;
  const asked = { representation, applicantName: applicant.name, subjectNames: [sought.name], originalSeen };
  return { originalSeen, standing: await requireStanding(asked, await evidenceThatCounts(one)) };
}
