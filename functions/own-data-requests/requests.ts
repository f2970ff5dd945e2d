import { countAttempt } from '#shared/access/limit-store.ts';
import { api } from '#shared/api/api.ts';
import { sealedApplicant } from '#shared/applicants/applicant.ts';
import { addDays } from '#shared/calendar/day.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { workingDayFrom } from '#shared/calendar/working-days.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { search } from './held-records.ts';
import { toldOf } from './named.ts';
import type { OwnDataRequest } from './request.ts';
import * as store from './request-store.ts';
import { inState } from './request-store.ts';
import { audited, listed, shown } from './shown.ts';
import { answerDays } from './terms.ts';

/** Takes a request in: the notice first, the identity number sealed and hashed, the term running from the next day. */
export const openRequest = api(contract.openRequest, async ({ params, body, actor, now, newId }) => {
  await countAttempt('open-case', actor.subject, now);
  const { applicant, noticeSigned, ...said } = body;
  if (!noticeSigned) throw problem('own-data-notice-unsigned', {});
  const { archivesCode } = params;
  const today = shanghaiDay(now);
  const caseId = `${archivesCode}-PI-${today}-${newId().slice(-10)}`;
  const dueOn = workingDayFrom(addDays(today, answerDays));
  const one: OwnDataRequest = {
    ...said,
    caseId,
    event: 'own-data',
    version: 1,
    archivesCode,
    state: 'received',
    applicant: await sealedApplicant(applicant, caseId),
    openedAt: now.toISOString(),
    dueOn,
    evidence: [],
    elsewhere: [],
    steps: [{ did: 'opened', by: actor.subject, at: now.toISOString() }],
    ...store.indexed({ archivesCode, dueOn, caseId }),
    correlationId: correlationId(),
  };
  await store.openRequest(one);
  await audited(actor, 'open-own-data-request', one, now);
  return shown(one, now);
});

/** The requests of an archives, the latest due first. */
export const listRequests = api(contract.listRequests, async ({ params, query, page, now }) => {
  const { items, next } = await store.requestsOf(params.archivesCode, query.limit, page.after);
  return { items: await Promise.all(items.map((one) => listed(one, now))), next: await page.next(next) };
});

/** One request with all that happened to it. */
export const showRequest = api(contract.showRequest, async ({ params, actor, now }) => {
  const one = await store.requireRequest(params.archivesCode, params.requestId);
  await audited(actor, 'show-own-data-request', one, now);
  return shown(one, now);
});

/** What may be hers, to be compared with what she says: 同名 are many. Counted and audited, like every search for a person. */
export const listCandidates = api(contract.listCandidates, async ({ params, actor, now }) => {
  const one = inState(await store.requireRequest(params.archivesCode, params.requestId), 'received', 'proposed');
  const { held, elsewhere } = await search(one, actor, now);
  return { held: held.map((entry) => toldOf(entry, one.person)), elsewhere };
});

/** The person has thought better of it. */
export const withdrawRequest = api(contract.withdrawRequest, async ({ params, body, actor, now }) => {
  const one = inState(await store.requireRequest(params.archivesCode, params.requestId), 'received', 'proposed');
  const step = { did: 'withdrawn' as const, by: actor.subject, at: now.toISOString(), ...body };
  const next = await store.changeRequest({ ...one, state: 'withdrawn', steps: [...one.steps, step] });
  await audited(actor, 'withdraw-own-data-request', one, now);
  return shown(next, now);
});
