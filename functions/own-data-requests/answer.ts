import { api } from '#shared/api/api.ts';
import { thatCounts } from '#shared/applicants/evidence.ts';
import { requireStanding } from '#shared/applicants/proven.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import type { Annotation } from '#shared/records/annotation.ts';
import { nextAnnotation } from '#shared/records/annotation-store.ts';
import { isArriving } from '#shared/records/carry-over.ts';
import { type Entry, identityOf } from '#shared/records/record.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { requireHers, search } from './held-records.ts';
import { concerns } from './named.ts';
import { handlersOf, type OwnDataRequest, type Proposal } from './request.ts';
import { approveWith, changeRequest, inState, requireRequest } from './request-store.ts';
import { audited, shown } from './shown.ts';

/** Proposes an answer once identity and right are proven; a refusal needs no proof. Nobody is told anything by it; what is proposed waits for another person. */
export const propose = api(contract.propose, async ({ params, body, actor, now }) => {
  const one = inState(await requireRequest(params.archivesCode, params.requestId), 'received');
  const standing = body.proposal.outcome === 'refuse' ? undefined : await proven(one, body.originalSeen);
  const { proposal, hers } = await sound(one, body.proposal);
  const { elsewhere } =
    proposal.outcome === 'provide' || proposal.outcome === 'nothing-held'
      ? await search(one, actor, now)
      : { elsewhere: [] };
  const step = { did: 'proposed' as const, by: actor.subject, at: now.toISOString() };
  const next = { ...one, state: 'proposed' as const, proposal, hers, elsewhere, steps: [...one.steps, step] };
  const proposed = await changeRequest(standing ? { ...next, standing } : next);
  await audited(actor, 'propose-own-data-answer', one, now);
  return shown(proposed, now);
});

/** By which law she may ask, under any of the names that she has borne. */
const proven = ({ representation, applicant, person, channel, ...one }: OwnDataRequest, seen: boolean) =>
  requireStanding(
    {
      representation,
      applicantName: applicant.name,
      subjectNames: person.names,
      originalSeen: seen && channel === 'counter',
    },
    thatCounts(one.evidence, one.withdrawnEvidence),
  );

/** The proposal with the codes of today, if it fits the request and the records are hers, and which records these are. */
async function sound(
  { kind, archivesCode, person, representation }: OwnDataRequest,
  proposal: Proposal,
): Promise<Pick<OwnDataRequest, 'hers'> & { proposal: Proposal }> {
  const restricted = ([entry, ...more]: Entry[]) =>
    representation === 'near-relative' && !(entry && more.length === 0 && concerns(entry, person));
  const fits = proposal.outcome === 'refuse' || (proposal.outcome === 'annotate') === (kind === 'correction');
  if (!fits) throw problem('own-data-wrong-outcome', { kind });
  if (proposal.outcome === 'annotate') {
    const entries = await requireHers(archivesCode, [proposal.referenceCode], person);
    if (restricted(entries)) throw problem('own-data-one-record', {});
    const [entry] = entries;
    const referenceCode = entry?.referenceCode ?? proposal.referenceCode;
    return { proposal: { ...proposal, referenceCode }, hers: whichOf(entry ? [entry] : []) };
  }
  if (proposal.outcome !== 'provide') return { proposal };
  const entries = await requireHers(archivesCode, proposal.referenceCodes, person);
  if (restricted(entries)) throw problem('own-data-one-record', {});
  const hers = entries.map((entry) => entry.referenceCode);
  const copies = (await requireHers(archivesCode, proposal.copies, person)).map((entry) => entry.referenceCode);
  const besides = copies.filter((code) => !hers.includes(code));
  if (besides.length > 0) throw problem('own-data-not-hers', { codes: besides.join('、') });
  const provided = { ...proposal, referenceCodes: [...new Set(hers)], copies: [...new Set(copies)] };
  return { proposal: provided, hers: whichOf(entries) };
}

const whichOf = (entries: Entry[]) =>
  Object.fromEntries(entries.map((entry) => [entry.referenceCode, identityOf(entry)]));

/** Another person lets the proposal stand, or sends it back. An annotation is set with the approval: both, or neither. */
export const decideProposal = api(contract.decideProposal, async ({ params, body, actor, now }) => {
  const one = inState(await requireRequest(params.archivesCode, params.requestId), 'proposed');
  if (handlersOf(one).has(actor.subject)) throw problem('handler-cannot-decide', {});
  const by = actor.subject;
  const at = now.toISOString();
  const step = { by, at, ...(body.note && { note: body.note }) };
  if (!body.approve) {
    const { proposal: _proposal, hers: _hers, standing: _standing, ...rest } = one;
    const steps = [...one.steps, { ...step, did: 'sent-back' as const }];
    const back = await changeRequest({ ...rest, state: 'received', elsewhere: [], steps });
    await audited(actor, 'send-back-own-data-answer', one, now);
    return shown(back, now);
  }
  const decided: OwnDataRequest = {
    ...one,
    state: one.proposal?.outcome === 'refuse' ? 'refused' : 'approved',
    answeredOn: shanghaiDay(now),
    steps: [...one.steps, { ...step, did: 'approved' }],
  };
  const annotation = await annotationOf(one, by, at);
  const kept = annotation ? await approveWith(annotation, decided) : await changeRequest(decided);
  await audited(actor, 'approve-own-data-answer', one, now, annotation && { target: annotation.recordId });
  return shown(kept, now);
});

/**
 * The annotation that an approved proposal sets beside its record; undefined for every other proposal. It goes where the record is now: its 档号
 * may have been corrected since, and the old one may name another person's record by now.
 */
async function annotationOf(
  { archivesCode, caseId, person, proposal, hers, steps }: OwnDataRequest,
  approvedBy: string,
  at: string,
): Promise<Annotation | undefined> {
  if (proposal?.outcome !== 'annotate') return undefined;
  const { referenceCode, kind, about, says, reason, number, withdraws } = proposal;
  const [entry] = await requireHers(archivesCode, [referenceCode], person);
  if (!entry || identityOf(entry) !== hers?.[referenceCode])
    throw problem('own-data-not-hers', { codes: referenceCode });
  if (await isArriving(entry)) throw problem('changed-meanwhile', { what: '该档案的档号' });
  const annotation = await nextAnnotation(
    {
      recordId: entry.recordId,
      state: withdraws ? 'withdrawn' : 'in-force',
      kind,
      ...(about && { about }),
      says,
      reason,
      requestId: caseId,
      by: steps.findLast(({ did }) => did === 'proposed')?.by ?? approvedBy,
      approvedBy,
      at,
      correlationId: correlationId(),
    },
    number,
  );
  if (!annotation) throw problem('annotation-not-found', { number: number ?? 0, referenceCode });
  return annotation;
}
