import { api } from '#shared/api/api.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { partsOfRecordId, recordIdOf } from '#shared/records/record.ts';
import { findEntries, onceEach } from '#shared/records/record-store.ts';
import { readReferenceCode } from '#shared/records/reference-code.ts';
import { problem } from '#shared/runtime/problem.ts';
import { mustBeApproved, unsound } from './answer.ts';
import { approvedAs, changedSince } from './approved.ts';
import { type Deed, take } from './case-store.ts';
import { lateAfter, startClock } from './clock.ts';
import { consentsOf } from './consents.ts';
import * as contract from './contract.ts';
import { audited } from './deeds.ts';
import type { KeptAnswer, LookupCase } from './lookup-case.ts';
import { requireCase, shown } from './shown.ts';

/** Drafts an answer. What needs no second person goes out at once; the receiving archives can draft a refusal only. */
export const draftAnswer = api(contract.draftAnswer, async ({ params, body, actor, now }) => {
  const one = await requireCase(params.archivesCode, params.caseId);
  const untransferred = one.holder === undefined;
  if (whoseTurn(one) !== params.archivesCode) throw problem('case-not-found', { caseId: params.caseId });
  if (untransferred && body.outcome !== 'refused')
    throw problem('answer-not-sound', { why: '受理馆在转承办馆之前只可拟不予提供' });
  const typed = body.referenceCodes.map((code) => readReferenceCode(code).code?.canonical ?? code);
  const found = await findEntries(typed.map((code) => recordIdOf(params.archivesCode, code)));
  const codes = typed.map((code) => found.get(recordIdOf(params.archivesCode, code))?.referenceCode ?? code);
  const entries = onceEach(found.values());
  const consents = await consentsOf(one, params.archivesCode, shanghaiDay(now));
  const why = unsound({ ...body, codes, entries }, one, consents);
  if (why) throw problem('answer-not-sound', { why });
  const deed = { by: actor.subject, archivesCode: params.archivesCode, now };
  const draft: KeptAnswer = {
    outcome: body.outcome,
    grounds: body.grounds,
    ...(body.explanation && { explanation: body.explanation }),
    recordIds: entries.map(({ recordId }) => recordId),
    approved: Object.fromEntries(entries.map((entry) => [entry.recordId, approvedAs(entry)])),
    archivesCode: params.archivesCode,
    draftedBy: actor.subject,
    draftedAt: now.toISOString(),
  };
  const drafted = await take(one, untransferred ? 'draft-refusal' : 'draft-answer', deed, { draft });
  await audited(actor, 'draft-answer', drafted, now);
  return shown(mustBeApproved({ outcome: body.outcome, entries }) ? drafted : await goOut(drafted, draft, deed));
});

/** A second person lets the answer go out, if its records are still what was drafted, or sends it back. */
export const decideAnswer = api(contract.decideAnswer, async ({ params, body, actor, now }) => {
  const one = await requireCase(params.archivesCode, params.caseId);
  const { draft } = one;
  if (draft?.archivesCode !== params.archivesCode || draft.archivesCode !== whoseTurn(one))
    throw problem('no-answer-to-decide', {});
  if (draft.draftedBy === actor.subject) throw problem('drafter-cannot-approve', {});
  const changed = body.approve ? await changedSince(draft) : [];
  const codes = changed.map((recordId) => partsOfRecordId(recordId).referenceCode);
  if (codes.length > 0) throw problem('changed-since-answer', { codes: codes.join('、') });
  const deed = { by: actor.subject, archivesCode: params.archivesCode, now, note: body.note };
  const decided = body.approve
    ? await goOut(one, { ...draft, approvedBy: actor.subject }, deed)
    : await take(one, 'return-draft', deed, { draft: undefined });
  await audited(actor, body.approve ? 'approve-answer' : 'return-answer', decided, now);
  return shown(decided);
});

/** Which archives answers as the case stands: the receiving one can until it has handed it on. */
const whoseTurn = ({ holder, receiver, holdingArchives }: LookupCase) => (holder ? holdingArchives : receiver);

/** The answer goes to the receiving archives, whose own clock starts. */
async function goOut(one: LookupCase, answer: KeptAnswer, deed: Deed): Promise<LookupCase> {
  const today = shanghaiDay(deed.now);
  const late = lateAfter(one, today);
  const change = { ...startClock(today, 'tell'), answeredOn: today, late, answer, draft: undefined };
  return take(one, 'answer', deed, change);
}
