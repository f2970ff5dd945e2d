import { api } from '#shared/api/api.ts';
import { requireEvidence } from '#shared/applicants/evidence.ts';
import { declared, signEvidence } from '#shared/applicants/evidence-storage.ts';
import { problem } from '#shared/runtime/problem.ts';
import { eventKey, evidenceThatCounts, take } from './case-store.ts';
import * as contract from './contract.ts';
import { audited } from './deeds.ts';
import { stateAfter, stateNames } from './progress.ts';
import { requireCase, shown } from './shown.ts';

/** Declares a piece of evidence and signs its upload; the first one begins the verification. */
export const addEvidence = api(contract.addEvidence, async ({ params, body, actor, now }) => {
  const before = await requireCase(params.archivesCode, params.caseId, 'add-evidence');
  const number = before.evidenceCount + 1;
  const { caseId } = before;
  const file = declared(body, { caseId, number, by: actor.subject, now });
  const item = { ...file, caseId, event: eventKey.evidence(number) };
  const deed = { by: actor.subject, archivesCode: params.archivesCode, now, note: body.fileName };
  const step = before.state === 'received' ? 'begin-verifying' : 'add-evidence';
  await take(before, step, deed, { evidenceCount: number }, [{ item }]);
  await audited(actor, 'add-evidence', before, now);
  return { number, ...(await signEvidence(item, now)) };
});

/** Signs the upload of a declared file anew; one that has arrived cannot be sent again. */
export const renewEvidence = api(contract.renewEvidence, async ({ params, now }) => {
  const one = await requireCase(params.archivesCode, params.caseId, 'add-evidence');
  if (!stateAfter(one.state, 'add-evidence')) throw problem('case-step-refused', { state: stateNames[one.state] });
  const item = requireEvidence(await evidenceThatCounts(one), params.number);
  return { number: item.number, ...(await signEvidence(item, now)) };
});

/** Takes a piece of evidence out of the count: the wrong file, or one that will never arrive. It is kept, and the event says why. */
export const withdrawEvidence = api(contract.withdrawEvidence, async ({ params, body, actor, now }) => {
  const before = await requireCase(params.archivesCode, params.caseId, 'withdraw-evidence');
  const { number, fileName } = requireEvidence(await evidenceThatCounts(before), params.number);
  const deed = { by: actor.subject, archivesCode: params.archivesCode, now, note: `${fileName}:${body.note}` };
  const withdrawnEvidence = [...(before.withdrawnEvidence ?? []), number];
  const one = await take(before, 'withdraw-evidence', deed, { withdrawnEvidence });
  await audited(actor, 'withdraw-evidence', one, now);
  return shown(one);
});
