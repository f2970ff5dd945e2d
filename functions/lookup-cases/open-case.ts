import { countAttempt } from '#shared/access/limit-store.ts';
import { api } from '#shared/api/api.ts';
import { ofIdentity, sealedApplicant } from '#shared/applicants/applicant.ts';
import { archivesOf } from '#shared/archives/directory-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { problem } from '#shared/runtime/problem.ts';
import { openText } from '#shared/runtime/sealed.ts';
import * as store from './case-store.ts';
import * as contract from './contract.ts';
import { audited } from './deeds.ts';
import { requireCase, shown } from './shown.ts';

/** Opens a case: notice and consent first, the number sealed and hashed, never stored or answered in clear. */
export const openCase = api(contract.openCase, async ({ params, body, actor, now, newId }) => {
  const { applicant, noticeSigned, consentToPassOn, holdingArchives, ...said } = body;
  await countAttempt('open-case', actor.subject, now);
  const passedOn = holdingArchives !== params.archivesCode;
  if (!noticeSigned || (passedOn && !consentToPassOn)) throw problem('notice-not-signed', {});
  if (!(await archivesOf(holdingArchives))) throw problem('archives-not-found', { archivesCode: holdingArchives });
  const caseId = `${params.archivesCode}-${shanghaiDay(now)}-${newId().slice(-10)}`;
  const one = await store.openCase(
    {
      ...said,
      caseId,
      event: 'case',
      version: 1,
      state: 'received',
      receiver: params.archivesCode,
      holdingArchives,
      applicant: await sealedApplicant(applicant, caseId),
      ...(passedOn && { consentAt: now.toISOString() }),
      openedAt: now.toISOString(),
      openedBy: actor.subject,
      evidenceCount: 0,
      copyCount: 0,
      late: [],
      reminded: false,
    },
    { by: actor.subject, archivesCode: params.archivesCode, now },
  );
  await audited(actor, 'open-case', one, now);
  return shown(one);
});

/** Opens number and telephone for those who hand over the copy: only once the answer 查到 stands; each opening is an event. */
export const openIdentity = api(contract.openIdentity, async ({ params, body, actor, now }) => {
  const one = await requireCase(params.archivesCode, params.caseId, 'open-identity');
  if (one.answer?.outcome !== 'found') throw problem('case-step-refused', { state: '未经审批查到' });
  await store.take(one, 'open-identity', {
    by: actor.subject,
    archivesCode: params.archivesCode,
    now,
    note: body.note,
  });
  await audited(actor, 'open-identity', one, now);
  const { identitySealed, phoneSealed } = one.applicant;
  const open = (sealed: string) => openText(sealed, ofIdentity(one.caseId));
  return { identityNumber: await open(identitySealed), ...(phoneSealed && { phone: await open(phoneSealed) }) };
});
