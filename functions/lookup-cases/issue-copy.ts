import { api } from '#shared/api/api.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { isArriving } from '#shared/records/carry-over.ts';
import { pagesOf } from '#shared/records/page-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { readReferenceCode } from '#shared/records/reference-code.ts';
import { downloadLink } from '#shared/runtime/download.ts';
import { newCode } from '#shared/runtime/ids.ts';
import { problem } from '#shared/runtime/problem.ts';
import { send } from '#shared/runtime/send.ts';
import { unconsented } from './answer.ts';
import { approvedAs, approvedRecord } from './approved.ts';
import { eventKey, take } from './case-store.ts';
import { consentsOf } from './consents.ts';
import * as contract from './contract.ts';
import { type CertifiedCopy, copyStates, spelled } from './copy.ts';
import { imagesOf } from './copy-images.ts';
import { copiesOf, findCopy, markOf, revoke } from './copy-store.ts';
import { audited } from './deeds.ts';
import { requireCase } from './shown.ts';

/**
 * Issues a copy of a record that the approved answer names, that is still that record, and that may still be given: since the answer it may have come
 * on deposit, or not be open any more. A worker makes the paper. Asked again, the message goes again.
 */
export const issueCopy = api(contract.issueCopy, async ({ params, body, actor, now, origin }) => {
  const one = await requireCase(params.archivesCode, params.caseId, 'issue-copy');
  const code = readReferenceCode(body.referenceCode).code?.canonical ?? body.referenceCode;
  const entry = await approvedRecord(one, code);
  const { recordId } = entry;
  const why = unconsented(entry, one, await consentsOf(one, one.holdingArchives, shanghaiDay(now)));
  if (why) throw problem('answer-not-sound', { why });
  if (await isArriving(entry)) throw problem('changed-meanwhile', { what: '该档案的档号' });
  const { images, lacking } = imagesOf(await pagesOf(recordId));
  if (lacking) throw problem('pages-without-image', { referenceCode: entry.referenceCode, pages: lacking });
  if (images.length === 0) throw problem('nothing-to-copy', { referenceCode: entry.referenceCode });
  const asked = new Set([recordId, recordIdOf(one.holdingArchives, code)]);
  const made = (await copiesOf(one.caseId)).find((copy) => asked.has(copy.recordId) && copy.state === 'making');
  const copy = made ?? fresh(one.copyCount + 1);
  if (!made) {
    const deed = { by: actor.subject, archivesCode: params.archivesCode, now, note: entry.referenceCode };
    const items = [{ item: copy }, { item: markOf(copy.code, one.caseId, copy.event) }];
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
      approved: approvedAs(entry),
      state: 'making',
      code: newCode(),
      issuedOn: shanghaiDay(now),
      issuedBy: actor.subject,
      key: `copies/${one.caseId}/${event.replace('#', '-')}.pdf`,
    };
  }
});

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
  const deed = { by: actor.subject, archivesCode: params.archivesCode, now, note: body.reason };
  await audited(actor, 'revoke-copy', await revoke(one, copy, deed), now, copy.recordId);
  return shownCopy({ ...copy, state: 'revoked', reason: body.reason, revokedBy: actor.subject });
});

const shownCopy = ({ code, ...copy }: CertifiedCopy) => ({
  ...copy,
  stateName: copyStates[copy.state],
  ...(copy.state === 'awaiting-seal' && { code: spelled(code) }),
});
