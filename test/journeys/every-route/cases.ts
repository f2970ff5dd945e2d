import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import * as cases from '#functions/lookup-cases/contract.ts';
import { client } from '#infra/client/client.ts';
import type { Platform } from '#infra/local/platform.ts';
import { scanPapers } from '#infra/local/samples/scans.ts';
import { put, sendScans, until, verified } from '#infra/local/story/deeds.ts';
import { as } from '#infra/local/story/province.ts';
import { refusal } from '../standing.ts';

const [receiving, holding] = [{ archivesCode: '443001' }, { archivesCode: '443022' }];
const form = {
  channel: 'counter' as const,
  applicant: { name: '吴秀英', identityNumber: '11010519491231002X' },
  representation: 'self' as const,
  sought: { name: '吴秀英', year: 1987, civilType: 'HY' as const },
  purpose: '办理社保',
  holdingArchives: '443022',
  noticeSigned: true,
  consentToPassOn: true,
};
const found = { outcome: 'found' as const, referenceCodes: ['A120-ZY·HY·1987·Y-0231'] };

/** Lookup cases through every step that people can take; the marriage of 1987 has been imported. */
export async function lookUpByCase(platform: Platform): Promise<void> {
  const [desk, clerk, director] = [
    as(platform, 'provinceDesk'),
    as(platform, 'pingjiangDesk'),
    as(platform, 'pingjiangDirector'),
  ];
  const { caseId } = await desk(cases.openCase, { params: receiving, body: form });
  const [here, there] = [
    { ...receiving, caseId },
    { ...holding, caseId },
  ];
  const bytes = Buffer.from('身份证复印件');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const evidence = { kind: 'identity-document' as const, fileName: '身份证.jpg', size: bytes.length, sha256 };
  const upload = await desk(cases.addEvidence, { params: here, body: evidence });
  expect((await refusal(desk(cases.transferCase, { params: here, body: {} }))).slug).toBe('evidence-not-arrived');
  await put(await desk(cases.renewEvidence, { params: { ...here, number: upload.number }, body: {} }), bytes);
  const mistaken = await desk(cases.addEvidence, { params: here, body: { ...evidence, kind: 'other' as const } });
  await desk(cases.withdrawEvidence, { params: { ...here, number: mistaken.number }, body: { note: '选错文件' } });
  await desk(cases.transferCase, { params: here, body: {} });
  await clerk(cases.takeCase, { params: there, body: {} });
  await clerk(cases.askSupplement, { params: there, body: { note: '请补充照片' } });
  await desk(cases.supplyCase, { params: here, body: {} });
  await clerk(cases.draftAnswer, { params: there, body: found });
  await director(cases.decideAnswer, { params: there, body: { approve: true } });
  await clerk(cases.openIdentity, { params: there, body: { note: '出证核对' } });
  const shown = await clerk(cases.showCase, { params: there });
  await fetch(shown.evidence[0]?.file.url ?? '');
  await scanMarriage(platform);
  await clerk(cases.issueCopy, { params: there, body: { referenceCode: found.referenceCodes[0] ?? '' } });
  const { items } = await until(
    () => desk(cases.listCopies, { params: here }),
    (copies) => copies.items[0]?.state === 'awaiting-seal',
  );
  await fetch(items[0]?.file?.url ?? '');
  await client(platform.origin)(cases.verifyCopy, { params: { code: items[0]?.code ?? '' } });
  const copy = { ...there, number: 1 };
  await director(cases.revokeCopy, { params: copy, body: { reason: '重新出具' } });
  await desk(cases.closeCase, { params: here, body: {} });
  const given = await desk(cases.openCase, { params: receiving, body: form });
  await desk(cases.withdrawCase, { params: { ...receiving, caseId: given.caseId }, body: {} });
  await desk(cases.openCase, { params: receiving, body: form }).then(({ caseId: late }) =>
    desk(cases.transferCase, { params: { ...receiving, caseId: late }, body: { originalSeen: true } }),
  );
  const first = await desk(cases.listCases, { params: receiving, query: { limit: 1 } });
  await desk(cases.listCases, { params: receiving, query: { limit: 1, cursor: first.next } });
  await clerk(cases.listCases, { params: holding, query: { as: 'holding' } });
}

/** The paper of the record that was found: its copy is made of it. */
async function scanMarriage(platform: Platform): Promise<void> {
  const by = as(platform, 'pingjiangOperator');
  const [referenceCode = ''] = found.referenceCodes;
  const paper = { referenceCode, title: '结婚登记申请书', lines: ['男方 陈志远', '女方 吴秀英'], pages: 1 };
  const batchId = await sendScans(by, holding, '1987年婚姻登记', await scanPapers([paper]));
  expect((await verified(by, { ...holding, batchId })).progress).toMatchObject({ accepted: 1 });
}
