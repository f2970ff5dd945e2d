import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Context, SQSEvent } from 'aws-lambda';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { handler as catalogue } from '#functions/catalogue-import/api.ts';
import { correctCode } from '#functions/catalogue-import/contract.ts';
import { handler as cases } from '#functions/lookup-cases/api.ts';
import { eventsOf, findCase, openCase } from '#functions/lookup-cases/case-store.ts';
import * as contract from '#functions/lookup-cases/contract.ts';
import { copiesOf, revoke } from '#functions/lookup-cases/copy-store.ts';
import { handler as files } from '#functions/lookup-cases/files.ts';
import type { LookupCase } from '#functions/lookup-cases/lookup-case.ts';
import { handler as worker } from '#functions/lookup-cases/make-copy.ts';
import { directory, entityOf } from '#shared/archives/directory-store.ts';
import { moveBelongings } from '#shared/records/carry-over.ts';
import { addPage } from '#shared/records/page-store.ts';
import { type Entry, recordIdOf } from '#shared/records/record.ts';
import { moveEntry, reviseEntry, withdrawEntry } from '#shared/records/record-changes.ts';
import { findEntry, findHeld } from '#shared/records/record-store.ts';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, hold, pingjiang, smallProvince } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const sent: object[] = [];
vi.mock('#shared/runtime/send.ts', () => ({ send: async (_queue: string, [order]: object[]) => sent.push(order!) }));
const papers: { referenceCode: string; title: string; images: string[] }[] = [];
type Image = { bytes: Buffer; caption: string };
vi.mock('#functions/lookup-cases/certified-copy.ts', () => ({
  copyPdf: async (_fonts: string, said: { referenceCode: string; title: string }, images: Image[]) => {
    papers.push({
      referenceCode: said.referenceCode,
      title: said.title,
      images: images.map(({ bytes }) => String(bytes)),
    });
    return { bytes: Buffer.from('%PDF-'), pages: 1 + images.length };
  },
}));

beforeAll(ownTables);
beforeAll(smallProvince);
beforeAll(async () => {
  await appoint('peng-na', pingjiang, ['lookup-desk', 'cataloguer']);
  await appoint('jiang-min', pingjiang, ['director']);
  const filed = { by: 'founder', at: '2024-01-01T00:00:00.000Z', archivesCode: pingjiang };
  for (const fondsNumber of ['A120', 'A121'])
    await directory.fonds.register({
      ...filed,
      fondsNumber,
      title: '婚姻',
      kind: 'fonds',
      entity: entityOf.fonds(fondsNumber),
    });
});
beforeEach(() => {
  sent.length = 0;
  papers.length = 0;
});

const code = (n: number, fonds = 'A120') => `${fonds}-ZY·HY·1987·Y-${n}`;
const change = { by: 'clerk', at: new Date('2024-09-02T00:00:00Z') };
const retitle = (entry: Entry, title: string) => reviseEntry(entry, { description: { ...entry, title } }, change);
const found = async (referenceCode: string) => (await findEntry(recordIdOf(pingjiang, referenceCode)))!;

/** Another record under a code that was corrected away, or whose entry was withdrawn. */
async function useAnew(referenceCode: string, title?: string) {
  const id = recordIdOf(pingjiang, referenceCode);
  const left = (await findHeld([id])).get(id)!;
  await retitle(left, title ?? left.title);
}

const putCopy = (Key: string, Body: string) =>
  storage().send(new PutObjectCommand({ Bucket: setting('ACCESS_BUCKET'), Key, Body }));

async function scan(recordId: string, image: string, frames = 1) {
  const key = `${recordId}/page-0001-${Math.random()}`;
  await putCopy(`${key}.jpg`, image);
  for (let n = 2; n <= frames; n++) await putCopy(`${key}-frame-00${n}.jpg`, `${image}, frame ${n}`);
  const made = { sha256: 'a'.repeat(64), format: 'tiff' as const, bytes: 10, frames, batchId: 'b1' };
  const at = '2024-09-29T02:00:00.000Z';
  await addPage({ ...made, at, recordId, pageNumber: 1, preservationKey: `${key}.tif`, accessKey: `${key}.jpg` });
}

const correct = async (from: string, to: string) => {
  const body = { from, to, reason: '档号著录有误' };
  const moved = await ask(catalogue, correctCode, { subject: 'peng-na', params: { archivesCode: pingjiang }, body });
  expect(moved.body).toMatchObject({ from, to });
};

let count = 0;
/** A case that is being searched for, and what its desk and its director can do. */
async function aCase() {
  const caseId = `PJ20241010-${++count}`;
  const at = '2024-10-10T01:00:00.000Z';
  const applicant = {
    name: '吴秀英',
    identityKind: 'resident',
    identityMasked: '4',
    identityKey: 'k',
    identitySealed: 's',
  };
  const one: LookupCase = {
    ...{ caseId, event: 'case', version: 1, state: 'searching', channel: 'counter', representation: 'self' },
    ...{ receiver: pingjiang, holdingArchives: pingjiang, purpose: '办理公证', sought: { name: '吴秀英' } },
    ...{ applicant: applicant as LookupCase['applicant'], openedAt: at, openedBy: 'peng-na', standing: 'self' },
    ...{ evidenceCount: 0, copyCount: 0, late: [], reminded: false },
  };
  await openCase(one, { by: 'peng-na', archivesCode: pingjiang, now: new Date(at) });
  const params = { archivesCode: pingjiang, caseId };
  const as = (subject: string, handler: typeof cases) => (asked: Parameters<typeof ask>[1], body?: object) =>
    ask(handler, asked, { subject, params, body });
  return {
    caseId,
    draft: (...referenceCodes: string[]) =>
      as('peng-na', cases)(contract.draftAnswer, { outcome: 'found', referenceCodes }),
    approve: () => as('jiang-min', cases)(contract.decideAnswer, { approve: true }),
    revoke: (number: number) =>
      ask(files, contract.revokeCopy, {
        subject: 'jiang-min',
        params: { ...params, number: String(number) },
        body: { reason: '当事人姓名有误' },
      }),
    issue: (referenceCode: string) => as('peng-na', files)(contract.issueCopy, { referenceCode }),
    copies: async () => (await as('peng-na', files)(contract.listCopies)).body.items,
  };
}

/** A case whose answer 查到 for a marriage of 吴秀英 with one scan stands. */
async function answered(referenceCode: string) {
  const entry = await hold(pingjiang, referenceCode);
  await scan(entry.recordId, `scan of ${referenceCode}`);
  const one = await aCase();
  expect((await one.draft(referenceCode)).body.draft.recordIds).toEqual([entry.recordId]);
  expect((await one.approve()).body.state).toBe('answered');
  return one;
}

/** A page of which no access copy is drawn. */
const addPdf = (recordId: string) =>
  addPage({
    ...{ recordId, pageNumber: 2, sha256: 'b'.repeat(64), format: 'pdf', bytes: 10, frames: 5, batchId: 'b1' },
    ...{ preservationKey: `${recordId}/page-0002.pdf`, at: '2024-09-29T02:00:00.000Z' },
  });

/** Hands the worker what was sent, as the queue does. */
async function work() {
  const Records = sent
    .splice(0)
    .map((body, n) => ({ messageId: `m${n}`, body: JSON.stringify(body), messageAttributes: {} }));
  expect(await worker({ Records } as unknown as SQSEvent, {} as Context)).toEqual({ batchItemFailures: [] });
}

test('a record whose 档号 alone was corrected after the answer is copied with its own pages, asked for by either code', async () => {
  const one = await answered(code(1001));
  await correct(code(1001), code(1002, 'A121'));
  for (const typed of [code(1001), code(1002, 'A121')]) {
    expect(await one.issue(typed)).toMatchObject({
      status: 202,
      body: { recordId: recordIdOf(pingjiang, code(1002, 'A121')) },
    });
    await work();
  }
  const paper = { referenceCode: code(1002, 'A121'), images: [`scan of ${code(1001)}`] };
  expect(papers).toMatchObject([paper, paper]);
  expect(await one.copies()).toMatchObject([{ state: 'awaiting-seal', pages: 2 }, { state: 'awaiting-seal' }]);
});

test('corrected between the order and the paper, or again after the answer, it is still the record with its pages', async () => {
  const one = await answered(code(1011));
  await correct(code(1011), code(1012));
  await one.issue(code(1012));
  await correct(code(1012), code(1013));
  await work();
  expect(papers).toMatchObject([{ referenceCode: code(1013), images: [`scan of ${code(1011)}`] }]);
  expect((await one.issue(code(1012))).status).toBe(202);
});

test('a strange record under the code that was approved is not certified; the approved one still is, under its new code', async () => {
  const one = await answered(code(1021));
  await correct(code(1021), code(1022));
  await useAnew(code(1021), '吴秀英离婚登记');
  await scan(recordIdOf(pingjiang, code(1021)), 'a strange scan');
  const refused = await one.issue(code(1021));
  expect(refused).toMatchObject({ status: 409, slug: 'changed-since-answer' });
  expect(refused.body.detail).toContain('请重新受理申请');
  expect((await one.issue(code(1022))).status).toBe(202);
  await work();
  expect(papers).toMatchObject([{ referenceCode: code(1022), images: [`scan of ${code(1021)}`] }]);
});

test('the same words described anew under the approved code are another record: its scans were never approved', async () => {
  const one = await answered(code(1031));
  await correct(code(1031), code(1032));
  await useAnew(code(1031));
  await scan(recordIdOf(pingjiang, code(1031)), 'a strange scan');
  expect(await one.issue(code(1031))).toMatchObject({ slug: 'changed-since-answer' });
  await correct(code(1031), code(1033));
  await correct(code(1032), code(1031)); // and back where it was approved
  expect((await one.issue(code(1031))).status).toBe(202);
  await work();
  expect(papers).toMatchObject([{ referenceCode: code(1031), images: [`scan of ${code(1031)}`] }]);
});

test('a copy is issued only when all pages have followed a corrected 档号', async () => {
  const one = await answered(code(1035));
  const before = await found(code(1035));
  await moveEntry({ before }, { ...before, referenceCode: code(1036) }, change); // and then it was killed
  expect(await one.issue(code(1036))).toMatchObject({ slug: 'changed-meanwhile' });
  await moveBelongings(before.recordId, recordIdOf(pingjiang, code(1036)));
  expect((await one.issue(code(1036))).status).toBe(202);
  await work();
  expect(papers).toMatchObject([{ referenceCode: code(1036) }]);
});

test('what says something else since the answer is answered anew, also when only the paper was still to be made', async () => {
  const [one, other] = [await answered(code(1041)), await answered(code(1042))];
  await retitle(await found(code(1041)), '另一个题名');
  expect(await one.issue(code(1041))).toMatchObject({ slug: 'changed-since-answer' });
  await other.issue(code(1042));
  await withdrawEntry(await found(code(1042)), change);
  await work();
  expect(papers).toEqual([]);
  expect(await other.copies()).toMatchObject([
    { state: 'revoked', reason: expect.stringContaining('请核对后重新出具') },
  ]);
  expect((await eventsOf(other.caseId)).at(-1)).toMatchObject({ step: 'revoke-copy', by: 'platform' });
  expect(await other.issue(code(1042))).toMatchObject({ slug: 'changed-since-answer' });
  expect(await other.issue(code(1099))).toMatchObject({ slug: 'answer-not-sound' });
});

test('who approves is told that a record has changed since the draft, and sends it back; a corrected 档号 is no change', async () => {
  const [one, other] = [await aCase(), await aCase()];
  await hold(pingjiang, code(1051));
  await one.draft(code(1051));
  await retitle(await found(code(1051)), '另一个题名');
  const refused = await one.approve();
  expect(refused).toMatchObject({ status: 409, slug: 'changed-since-answer' });
  expect(refused.body.detail).toContain(code(1051));
  await hold(pingjiang, code(1052));
  await other.draft(code(1052));
  await correct(code(1052), code(1053));
  const approved = await other.approve();
  expect(approved.body.state).toBe('answered');
  expect(approved.body.answer).not.toHaveProperty('approved');
});

test('without an image there is nothing that a copy could agree with: none is issued', async () => {
  const one = await aCase();
  await hold(pingjiang, code(1061));
  await one.draft(code(1061));
  await one.approve();
  const refused = await one.issue(code(1061));
  expect(refused).toMatchObject({ status: 409, slug: 'nothing-to-copy' });
  expect(refused.body.detail).toContain('请先扫描挂接');
  expect(await one.copies()).toEqual([]);
});

test('a copy shows every frame of a file, and none is issued or made while a page has no image', async () => {
  const one = await aCase();
  const { recordId } = await hold(pingjiang, code(1071));
  await scan(recordId, 'scan', 3);
  await one.draft(code(1071));
  await one.approve();
  await one.issue(code(1071));
  await work();
  expect(papers).toMatchObject([{ images: ['scan', 'scan, frame 2', 'scan, frame 3'] }]);
  expect(await one.copies()).toMatchObject([{ state: 'awaiting-seal', pages: 4, copied: 3 }]);

  await one.issue(code(1071));
  await addPdf(recordId); // between the order and the paper
  await work();
  expect((await one.copies())[1]).toMatchObject({ state: 'revoked', reason: expect.stringContaining('第2页(PDF)') });
  const refused = await one.issue(code(1071));
  expect(refused).toMatchObject({ status: 409, slug: 'pages-without-image' });
  expect(refused.body.detail).toContain('第2页(PDF)没有可附的图像');
  expect(papers).toHaveLength(1);
});

test('a copy is revoked with its event or not at all, when the case changes at that moment', async () => {
  const one = await answered(code(1081));
  await one.issue(code(1081));
  await work();
  const both = await Promise.all([one.revoke(1), one.issue(code(1081))]);
  const refused = both.find(({ status }) => status >= 400);
  if (refused) expect(refused.slug).toBe('case-changed');
  expect((await one.revoke(1)).body).toMatchObject({ state: 'revoked', reason: '当事人姓名有误' });
  const steps = (await eventsOf(one.caseId)).map(({ step }) => step);
  expect(steps.filter((step) => step === 'revoke-copy')).toHaveLength(1);

  const [read, copy] = [await findCase(one.caseId), (await copiesOf(one.caseId))[0]];
  await one.issue(code(1081));
  const stale = revoke(
    read!,
    { ...copy!, state: 'awaiting-seal' },
    { by: 'x', archivesCode: pingjiang, now: new Date(), note: 'x' },
  );
  await expect(stale).rejects.toMatchObject({ slug: 'case-changed' });
  expect((await copiesOf(one.caseId))[0]).toEqual(copy);
});
