import { PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { handler as cases } from '#functions/lookup-cases/api.ts';
import * as contract from '#functions/lookup-cases/contract.ts';
import { handler as files } from '#functions/lookup-cases/files.ts';
import { evidenceKey } from '#shared/applicants/evidence-storage.ts';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, hold, pingjiang, provincial, smallProvince } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const code = 'A120-ZY·HY·1987·Y-0231';
const form = {
  channel: 'counter',
  applicant: { name: '李娜', identityNumber: '11010519491231002X' },
  representation: 'agent',
  sought: { name: '吴秀英' },
  purpose: '办理公证',
  holdingArchives: pingjiang,
  noticeSigned: true,
  consentToPassOn: true,
};

beforeAll(ownTables);
beforeAll(smallProvince);
beforeAll(async () => {
  await appoint('wang-fang', provincial, ['lookup-desk']);
  await appoint('duan-hua', provincial, ['director']);
  await appoint('peng-na', pingjiang, ['lookup-desk']);
  await appoint('jiang-min', pingjiang, ['director']);
  await hold(pingjiang, code);
});

const withFiles = [
  contract.renewEvidence,
  contract.addEvidence,
  contract.withdrawEvidence,
  contract.transferCase,
  contract.supplyCase,
  contract.showCase,
];
const by =
  (subject: string, archivesCode: string) =>
  (caseId: string, asked: Parameters<typeof ask>[1], body: object = {}, params: Record<string, string> = {}) => {
    const handler = (withFiles as unknown[]).includes(asked) ? files : cases;
    return ask(handler, asked, { subject, params: { archivesCode, caseId, ...params }, body });
  };
const [desk, chief] = [by('wang-fang', provincial), by('duan-hua', provincial)];
const [clerk, director] = [by('peng-na', pingjiang), by('jiang-min', pingjiang)];
const opened = async (more: object = {}): Promise<string> =>
  (await desk('', contract.openCase, { ...form, ...more })).body.caseId;

const declare = async (caseId: string, kind: string): Promise<number> => {
  const body = { kind, fileName: `${kind}.pdf`, size: 3, sha256: 'a'.repeat(64) };
  const { status, body: answer } = await desk(caseId, contract.addEvidence, body);
  expect(status).toBe(201);
  return answer.number;
};
const arrive = (caseId: string, number: number) =>
  storage().send(
    new PutObjectCommand({ Bucket: setting('CASEFILES_BUCKET'), Key: evidenceKey(caseId, number), Body: 'pdf' }),
  );

test('a case goes on after a supplement only if what was declared has arrived, and what its right stands on is still there', async () => {
  const caseId = await opened();
  const power = await declare(caseId, 'notarised-power-of-attorney');
  await arrive(caseId, power);
  const handed = await desk(caseId, contract.transferCase, { originalSeen: true });
  expect(handed.body).toMatchObject({ state: 'transferred', standing: '《民法典》第一百六十五条' });
  await clerk(caseId, contract.takeCase);
  await clerk(caseId, contract.askSupplement, { note: '请补交寄存方同意函' });

  const consent = await declare(caseId, 'depositor-consent');
  const declared = await desk(caseId, contract.supplyCase);
  expect(declared).toMatchObject({ status: 422, slug: 'evidence-not-arrived' });
  expect(declared.body.detail).toContain('depositor-consent.pdf');
  await arrive(caseId, consent);
  await desk(caseId, contract.withdrawEvidence, { note: '选错文件' }, { number: String(power) });
  const unproven = await desk(caseId, contract.supplyCase);
  expect(unproven).toMatchObject({ status: 422, slug: 'standing-unproven' });
  expect(unproven.body.detail).toContain('公证委托书');
  await arrive(caseId, await declare(caseId, 'notarised-power-of-attorney'));
  // the original that was seen at the counter stays seen
  expect((await desk(caseId, contract.supplyCase)).body).toMatchObject({ state: 'searching' });
});

test('a refusal drafted before the transfer is not sent after it, nor one from before a supplement', async () => {
  const caseId = await opened({ representation: 'self', applicant: { ...form.applicant, name: '吴秀英' } });
  await desk(caseId, contract.draftAnswer, { outcome: 'refused', grounds: ['not-a-party'] });
  const handed = await desk(caseId, contract.transferCase, { originalSeen: true });
  expect(handed.body.draft).toBeUndefined();
  await clerk(caseId, contract.takeCase);
  for (const one of [chief, director]) {
    const late = await one(caseId, contract.decideAnswer, { approve: true });
    expect(late).toMatchObject({ status: 409, slug: 'no-answer-to-decide' });
  }
  expect((await clerk(caseId, contract.draftAnswer, { outcome: 'found', referenceCodes: [code] })).status).toBe(200);
  expect((await clerk(caseId, contract.askSupplement, { note: '请补交照片' })).body.draft).toBeUndefined();
  await desk(caseId, contract.supplyCase);
  expect(await director(caseId, contract.decideAnswer, { approve: true })).toMatchObject({
    slug: 'no-answer-to-decide',
  });
  await clerk(caseId, contract.draftAnswer, { outcome: 'found', referenceCodes: [code] });
  expect((await director(caseId, contract.decideAnswer, { approve: true })).body).toMatchObject({ state: 'answered' });
});

test('a long reason and a name of which the mask leaves one star do not keep a case from being read', async () => {
  const caseId = await opened({ sought: { name: '吴(秀英)' }, applicant: { ...form.applicant, name: '吴(wú)' } });
  const number = String(await declare(caseId, 'other'));
  await desk(caseId, contract.withdrawEvidence, { note: '错'.repeat(995) }, { number });
  const { status, body } = await desk(caseId, contract.showCase);
  expect([status, body.events.at(-1).note]).toEqual([200, `other.pdf:${'错'.repeat(995)}`]);
  expect(body.evidence).toMatchObject([{ withdrawn: true }]);
  const list = await desk('', contract.listCases);
  expect(list.body.items).toContainEqual(
    expect.objectContaining({ caseId, sought: { name: '*' }, applicant: expect.objectContaining({ name: '*' }) }),
  );
});
