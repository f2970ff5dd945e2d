import { notArrived } from '#shared/applicants/evidence-storage.ts';
import { judgeStanding } from '#shared/applicants/standing.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { api } from '#shared/runtime/api.ts';
import { problem } from '#shared/runtime/problem.ts';
import { evidenceThatCounts, take } from './case-store.ts';
import { startClock } from './clock.ts';
import * as contract from './contract.ts';
import { audited } from './deeds.ts';
import { requireCase, shown } from './shown.ts';

/** Hands the case to the holding archives once the claim stands and every declared file has arrived; its clock starts. */
export const transferCase = api(contract.transferCase, async ({ params, body, actor, now }) => {
  const before = await requireCase(params.archivesCode, params.caseId, 'transfer');
  const evidence = await evidenceThatCounts(before);
  const outstanding = await notArrived(evidence);
  if (outstanding.length > 0)
    throw problem('evidence-not-arrived', { files: outstanding.map(({ fileName }) => fileName).join('、') });
  const standing = judgeStanding({
    representation: before.representation,
    applicantName: before.applicant.name,
    subjectName: before.sought.name,
    originalSeen: body.originalSeen && before.channel === 'counter',
    evidence: evidence.map(({ kind }) => kind),
  });
  if (!standing.allowed) throw problem('standing-unproven', { missing: standing.missing.join(';') });
  const deed = { by: actor.subject, archivesCode: params.archivesCode, now, note: standing.article };
  const change = { ...startClock(shanghaiDay(now), 'assist'), standing: standing.article };
  const one = await take(before, 'transfer', deed, change);
  await audited(actor, 'transfer-case', one, now);
  return shown(one);
});
