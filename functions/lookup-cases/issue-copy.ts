import type { Day } from '#shared/calendar/day.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { readReferenceCode } from '#shared/records/reference-code.ts';
import { api } from '#shared/runtime/api.ts';
import { downloadLink } from '#shared/runtime/download.ts';
import { newCode } from '#shared/runtime/ids.ts';
import { problem } from '#shared/runtime/problem.ts';
import { send } from '#shared/runtime/send.ts';
import { unconsented } from './answer.ts';
import { eventKey, take } from './case-store.ts';
import { consentsOf } from './consents.ts';
import * as contract from './contract.ts';
import { type CertifiedCopy, copyStates, spelled } from './copy.ts';
import { changeCopy, copiesOf, findCopy, markOf } from './copy-store.ts';
import { audited } from './deeds.ts';
import type { LookupCase } from './lookup-case.ts';
import { requireCase } from './shown.ts';

/** Issues a copy of a record that the approved answer names and that may still be given; a worker makes the paper. Asked again, the message goes again. */
export const issueCopy = api(contract.issueCopy, async ({ params, body, actor, now, origin }) => {
  const one = await requireCase(params.archivesCode, params.caseId, 'issue-copy');
  const code = readReferenceCode(body.referenceCode).code?.canonical ?? body.referenceCode;
  const recordId = recordIdOf(one.holdingArchives, code);
  if (one.answer?.outcome !== 'found' || !one.answer.recordIds.includes(recordId))
    throw problem('answer-not-sound', { why: '只能就已审批查到的档案出具证明' });
  const why = await notToBeGiven(one, recordId, shanghaiDay(now));
  if (why) throw problem('answer-not-sound', { why });
  const made = (await copiesOf(one.caseId)).find((copy) => copy.recordId === recordId && copy.state === 'making');
  const copy = made ?? fresh(one.copyCount + 1);
  if (!made) {
    const deed = { by: actor.subject, archivesCode: params.archivesCode, now, note: code };
    const items = [copy, markOf(copy.code, one.caseId, copy.event)];
    const after = await take(one, 'issue-copy', deed, { copyCount: copy.number }, items);
    await audited(actor, 'issue-copy', after, now, recordId);
  }
  await send('COPIES_QUEUE', [{ caseId: one.caseId, copy: copy.event, verifyAt: `${origin}/v1/copies/${copy.code}` }]);
  return shownCopy(copy);

  function fresh(number: number): CertifiedCopy {
    const event = eventKey.copy(number);
    return {
      caseId: one.caseId,
      event,
      number,
      recordId,
      state: 'making',
      code: newCode(),
      issuedOn: shanghaiDay(now),
      issuedBy: actor.subject,
      key: `copies/${one.caseId}/${event.replace('#', '-')}.pdf`,
    };
  }
});

/** Consent is asked for again when the paper is made: since the answer the record may have come on deposit, or not be open any more. */
async function notToBeGiven(one: LookupCase, recordId: string, today: Day): Promise<string | undefined> {
  const entry = (await findEntries([recordId])).get(recordId);
  if (!entry) return '该档案已不在目录中';
  return unconsented(entry, one, await consentsOf(one, one.holdingArchives, today));
}

/** The copies of a case; either archives may fetch those that are made and not revoked. */
export const listCopies = api(contract.listCopies, async ({ params, actor, now }) => {
  const one = await requireCase(params.archivesCode, params.caseId);
  await audited(actor, 'list-copies', one, now);
  const links = (await copiesOf(one.caseId)).map(async (copy) => ({
    ...shownCopy(copy),
    ...(copy.state === 'awaiting-seal' && {
      file: await downloadLink('CASEFILES_BUCKET', copy.key, `档案证明-${copy.caseId}-${copy.number}.pdf`, now),
    }),
  }));
  return { items: await Promise.all(links) };
});

/** Revokes a copy: from now on its code answers like one that never was. */
export const revokeCopy = api(contract.revokeCopy, async ({ params, body, actor, now }) => {
  const one = await requireCase(params.archivesCode, params.caseId, 'revoke-copy');
  const copy = await findCopy(one.caseId, eventKey.copy(params.number));
  if (!copy) throw problem('copy-not-found', {});
  if (copy.state === 'revoked') return shownCopy(copy);
  const revoked: CertifiedCopy = { ...copy, state: 'revoked', reason: body.reason, revokedBy: actor.subject };
  if (!(await changeCopy(revoked, copy.state))) throw problem('case-changed', {});
  const deed = { by: actor.subject, archivesCode: params.archivesCode, now, note: body.reason };
  await audited(actor, 'revoke-copy', await take(one, 'revoke-copy', deed), now, copy.recordId);
  return shownCopy(revoked);
});

const shownCopy = ({ code, ...copy }: CertifiedCopy) => ({
  ...copy,
  stateName: copyStates[copy.state],
  ...(copy.state === 'awaiting-seal' && { code: spelled(code) }),
});
