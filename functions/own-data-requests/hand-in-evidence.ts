import { api } from '#shared/api/api.ts';
import { requireEvidence, thatCounts } from '#shared/applicants/evidence.ts';
import { declared, signEvidence } from '#shared/applicants/evidence-storage.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { changeRequest, inState, requireRequest } from './request-store.ts';
import { audited, shown } from './shown.ts';
import { mostEvidence } from './terms.ts';

/** Declares a piece of evidence and signs its upload. */
export const addEvidence = api(contract.addEvidence, async ({ params, body, actor, now }) => {
  const one = inState(await requireRequest(params.archivesCode, params.requestId), 'received');
  const number = one.evidence.length + 1;
  if (number > mostEvidence) throw problem('too-much-evidence', { most: mostEvidence });
  const item = declared(body, { caseId: one.caseId, number, by: actor.subject, now });
  const step = { did: 'evidence-added' as const, by: actor.subject, at: item.at, note: body.fileName };
  await changeRequest({ ...one, evidence: [...one.evidence, item], steps: [...one.steps, step] });
  await audited(actor, 'add-own-data-evidence', one, now);
  return { number, ...(await signEvidence(item, now)) };
});

/** Signs the upload of a declared file anew; one that has arrived cannot be sent again. */
export const renewEvidence = api(contract.renewEvidence, async ({ params, now }) => {
  const one = inState(await requireRequest(params.archivesCode, params.requestId), 'received');
  const item = requireEvidence(thatCounts(one.evidence, one.withdrawnEvidence), params.number);
  return { number: item.number, ...(await signEvidence(item, now)) };
});

/** Takes a piece of evidence out of the count: the wrong file, or one that will never arrive. It is kept, and the step says why. */
export const withdrawEvidence = api(contract.withdrawEvidence, async ({ params, body, actor, now }) => {
  const one = inState(await requireRequest(params.archivesCode, params.requestId), 'received');
  const { number, fileName } = requireEvidence(thatCounts(one.evidence, one.withdrawnEvidence), params.number);
  const note = `${fileName}:${body.note}`;
  const step = { did: 'evidence-withdrawn' as const, by: actor.subject, at: now.toISOString(), note };
  const withdrawnEvidence = [...(one.withdrawnEvidence ?? []), number];
  const next = await changeRequest({ ...one, withdrawnEvidence, steps: [...one.steps, step] });
  await audited(actor, 'withdraw-own-data-evidence', one, now);
  return shown(next, now);
});
