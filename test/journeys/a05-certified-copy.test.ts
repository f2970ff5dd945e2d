import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listAudit } from '#functions/audit-trail/contract.ts';
import * as cases from '#functions/lookup-cases/contract.ts';
import { client } from '#infra/client/client.ts';
import { scanPapers } from '#infra/local/samples/scans.ts';
import { marriagesOf1987 } from '#infra/local/samples/sheets.ts';
import { importSheet, sendScans, until, verified } from '#infra/local/story/deeds.ts';
import { limits } from '#shared/access/limits.ts';
import { formatDay } from '#shared/calendar/day.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { aProvince, refusal } from './standing.ts';

const province = aProvince();
const today = () => shanghaiDay(new Date(province.platform.clock.now()));
const [receiving, holding] = [{ archivesCode: '443001' }, { archivesCode: '443022' }];
const code = 'A120-ZY·HY·1987·Y-0231';
let [caseId, verification, bytes] = ['', '', Buffer.alloc(0)];
const verify = (typed: string) => client(province.platform.origin)(cases.verifyCopy, { params: { code: typed } });
/** A real reader of PDF, where the machine has one (poppler-utils). */
const read = (file: string): string | undefined => {
  try {
    return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

test('A05: 平江 issues the copy, 省馆 prints it: 档号, 查档日期, 承办馆, pages, code, and that it needs the seal', async () => {
  await importSheet(province.as('pingjiangCataloguer'), holding, await marriagesOf1987());
  const paper = { referenceCode: code, title: '结婚登记申请书', lines: ['男方 陈志远', '女方 吴秀英'], pages: 2 };
  const operator = province.as('pingjiangOperator');
  const batchId = await sendScans(operator, holding, '1987年婚姻登记', await scanPapers([paper]));
  expect((await verified(operator, { ...holding, batchId })).progress).toMatchObject({ accepted: 2 });
  const [desk, clerk, director] = [
    province.as('provinceDesk'),
    province.as('pingjiangDesk'),
    province.as('pingjiangDirector'),
  ];
  const body = {
    channel: 'counter' as const,
    applicant: { name: '吴秀英', identityNumber: '11010519491231002X' },
    representation: 'self' as const,
    sought: { name: '吴秀英', year: 1987, civilType: 'HY' as const },
    purpose: '办理社保',
    holdingArchives: '443022',
    noticeSigned: true,
    consentToPassOn: true,
  };
  ({ caseId } = await desk(cases.openCase, { params: receiving, body }));
  const [here, there] = [
    { ...receiving, caseId },
    { ...holding, caseId },
  ];
  await desk(cases.transferCase, { params: here, body: { originalSeen: true } });
  await clerk(cases.takeCase, { params: there, body: {} });
  const early = clerk(cases.issueCopy, { params: there, body: { referenceCode: code } });
  expect((await refusal(early)).slug).toBe('answer-not-sound');
  await clerk(cases.draftAnswer, { params: there, body: { outcome: 'found', referenceCodes: [code] } });
  await director(cases.decideAnswer, { params: there, body: { approve: true } });
  const other = clerk(cases.issueCopy, { params: there, body: { referenceCode: 'A120-ZY·HY·1987·Y-0233' } });
  expect((await refusal(other)).slug).toBe('answer-not-sound');
  await clerk(cases.issueCopy, { params: there, body: { referenceCode: code } });
  const { items } = await until(
    () => desk(cases.listCopies, { params: here }),
    (copies) => copies.items[0]?.state === 'awaiting-seal',
  );
  expect(items).toMatchObject([{ number: 1, stateName: '待盖章', pages: 3 }]);
  bytes = Buffer.from(await (await fetch(items[0]?.file?.url ?? '')).arrayBuffer());
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(items[0]?.sha256);
});

test('a real reader finds the fields in the paper, and its code is verified by anyone, masked', async () => {
  const file = join(process.env.TMPDIR ?? '/tmp', `${caseId}.pdf`);
  writeFileSync(file, bytes);
  const text = read(file);
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  if (text === undefined) return;
  for (const piece of [
    code,
    '平江县档案馆',
    '湖南省档案馆',
    formatDay(today()),
    caseId,
    '须加盖档案利用专用章方为有效',
  ])
    expect(text, piece).toContain(piece);
  expect(text).toMatch(/查档日期/);
  verification = /[0-9A-Z]{5}(-[0-9A-Z]{1,5}){5}/.exec(text)?.[0] ?? '';
  expect(await verify(verification)).toMatchObject({
    issuingArchives: '平江县档案馆',
    issuedOn: formatDay(today()),
    pages: 3,
    copiedPages: 2,
    digestPrefix: createHash('sha256').update(bytes).digest('hex').slice(0, 16),
    subject: '吴**',
  });
  const changed = Buffer.from(bytes);
  changed[2000] = (changed[2000] ?? 0) ^ 1;
  const { digestPrefix } = await verify(verification.toLowerCase().replaceAll('-', ''));
  expect(createHash('sha256').update(changed).digest('hex').startsWith(digestPrefix)).toBe(false);
});

test('unknown, malformed and revoked codes answer alike; each attempt is audited', async () => {
  const params = { ...holding, caseId, number: '1' as unknown as number };
  const byDesk = province.as('pingjiangDesk')(cases.revokeCopy, { params, body: { reason: '当事人姓名有误' } });
  expect((await refusal(byDesk)).status).toBe(403);
  const revoked = await province.as('pingjiangDirector')(cases.revokeCopy, {
    params,
    body: { reason: '当事人姓名有误' },
  });
  expect(revoked.stateName).toBe('已撤销');
  const answers = [];
  for (const typed of [verification || 'A', '00000-00000-00000-00000-00000-0', '不是核验码']) {
    const { status, slug, problem } = await refusal(verify(typed));
    answers.push(JSON.stringify([status, slug, { ...problem, instance: '' }]));
  }
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain('copy-not-verified');
  const { items } = await province.as('pingjiangDirector')(listAudit, { params: holding, query: { day: today() } });
  expect(items.filter(({ actor, action }) => actor === 'public' && action === 'verify-copy').length).toBeGreaterThan(0);
});

test('who tries codes one after another is stopped: 429, whatever the code, until the window is over', async () => {
  const { clock } = province.platform;
  const windowMs = limits['verify-copy'].minutes * 60_000;
  clock.move(windowMs - (clock.now() % windowMs)); // attempts are counted by windows: all of these fall into a new one
  const statuses: number[] = [];
  for (let n = 0; n <= limits['verify-copy'].most; n++)
    statuses.push((await refusal(verify(`${'0'.repeat(24)}${String(n).padStart(2, '0')}`))).status);
  expect(statuses).toEqual([...Array(limits['verify-copy'].most).fill(404), 429]);
  expect((await refusal(verify(verification || 'A'))).slug).toBe('too-often');
  clock.move(windowMs);
  expect((await refusal(verify('A'))).status).toBe(404);
});
