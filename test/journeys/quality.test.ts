import {
  DeleteObjectCommand,
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { grantMembership } from '#functions/directory/contract.ts';
import { listActs } from '#functions/ledger/contract.ts';
import { listPages } from '#functions/lookup/contract.ts';
import {
  acceptBatch,
  concludeInspection,
  drawSampleOfBatch,
  listQualityPlans,
  recordFindings,
  setQualityPlan,
  showInspection,
  undoAcceptance,
} from '#functions/quality-sampling/contract.ts';
import { drawSample } from '#functions/quality-sampling/draw.ts';
import { listBatches, listFiles, showBatch } from '#functions/uploads/contract.ts';
import { scanPapers } from '#infra/local/samples/scans.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { closed, importSheet, sendScans, until, verified } from '#infra/local/story/deeds.ts';
import type { Role } from '#shared/archives/role.ts';
import { aProvince, refusal } from './standing.ts';

const province = aProvince();
const params = { archivesCode: '443021' };
const agreement = { number: '外包〔2026〕1号', contractor: '长沙某某数字化公司', until: '20991231' };

/** Two people of one contractor, one of another, and two inspectors, of whom one is also a director. */
const appoint = (subject: string, roles: Role[], contract?: typeof agreement) =>
  province.as('xiangyinAdministrator')(grantMembership, {
    params,
    body: { subject, name: subject, roles, from: '2000-01-01T00:00:00.000Z', ...(contract && { contract }) },
  });
const by = (subject: string) => province.as({ subject });
const director = () => province.as('xiangyinDirector');

const papers = ['C038-001-002', 'C038-001-003'].map((referenceCode, n) => ({
  referenceCode,
  title: '文星镇文件',
  lines: [],
  pages: n + 2,
}));
let batch: { archivesCode: string; batchId: string };

beforeAll(async () => {
  await appoint('outside-operator', ['operator', 'inspector'], agreement);
  await appoint('other-contractor', ['operator'], { ...agreement, number: '外包〔2026〕2号' });
  await appoint('qin-yu', ['inspector']);
  await appoint('both', ['inspector', 'director']);
  const rows = papers.map(({ referenceCode, pages }) => [
    referenceCode,
    '文星镇文件',
    '文星镇人民政府',
    '19980000',
    'Y',
    String(pages),
  ]);
  const sheet = utf8Sheet('案卷目录.csv', [['档号', '案卷题名', '责任者', '起止日期', '保管期限', '总页数'], ...rows]);
  await importSheet(province.as('xiangyinCataloguer'), params, sheet);
  const operator = by('outside-operator');
  batch = { ...params, batchId: await sendScans(operator, params, '外包第一批', await scanPapers(papers)) };
  await verified(operator, batch);
});

const inState = (state: string) =>
  until(
    () => by('qin-yu')(showInspection, { params: batch }),
    ({ inspection }) => inspection.state === state,
  );
const digitised = async () =>
  (await director()(listActs, { params })).items
    .filter(({ kind }) => kind.endsWith('-digitised'))
    .map(({ kind, quantities, reverses }) => [kind, quantities, reverses !== undefined]);

test('R20: people of a contractor reach the batches of their own agreement only', async () => {
  const other = by('other-contractor');
  expect(await refusal(other(showBatch, { params: batch }))).toMatchObject({
    status: 403,
    slug: 'batch-of-another-contract',
  });
  expect((await other(listBatches, { params })).items).toEqual([]);
  const [shown] = (await by('outside-operator')(listBatches, { params })).items;
  expect(shown?.contract).toEqual(agreement);
});

test('a plan per contractor holds for its batch; an open batch and one’s own are not inspected', async () => {
  const year = new Date(province.platform.clock.now() + 8 * 3_600_000).toISOString().slice(0, 4);
  await director()(setQualityPlan, { params, body: { year } });
  await director()(setQualityPlan, {
    params,
    body: { year, contractor: agreement.contractor, ratioPercent: 50, passPercent: 100 },
  });
  expect((await refusal(director()(setQualityPlan, { params, body: { year, ratioPercent: 4 } }))).status).toBe(400);
  expect((await by('qin-yu')(listQualityPlans, { params })).items).toHaveLength(2);
  expect((await refusal(by('qin-yu')(drawSampleOfBatch, { params: batch }))).slug).toBe('batch-not-closed');
  await closed(by('outside-operator'), batch);
  expect(await refusal(by('outside-operator')(drawSampleOfBatch, { params: batch }))).toMatchObject({
    status: 403,
    slug: 'own-scans',
  });
  expect((await refusal(by('qin-yu')(showInspection, { params: batch }))).slug).toBe('inspection-not-found');
});

test('one bad page of a plan that tolerates none: the batch goes back with its page list, and nothing is counted', async () => {
  const inspector = by('qin-yu');
  await inspector(drawSampleOfBatch, { params: batch });
  const { inspection, items } = await inState('inspecting');
  expect(inspection).toMatchObject({ pages: 5, volumes: 2, sampled: 3, terms: { ratioPercent: 50, passPercent: 100 } });
  const pages = papers.flatMap(({ referenceCode, pages: of }) =>
    Array.from({ length: of }, (_, n) => ({ referenceCode, pageNumber: n + 1 })),
  );
  const again = drawSample(pages, 50, inspection.seed);
  expect(items.map(({ referenceCode, pageNumber }) => ({ referenceCode, pageNumber }))).toEqual(again);
  const image = await fetch(items[0]?.image?.url ?? '');
  expect([image.status, image.headers.get('content-disposition')]).toEqual([200, expect.stringMatching(/^attachment/)]);

  const [first, ...rest] = again.map((page) => ({ ...page, defects: [] as [] }));
  if (!first) throw new Error('nothing drawn');
  const strange = { referenceCode: 'C038-001-009', pageNumber: 1, defects: [] };
  expect((await refusal(inspector(recordFindings, { params: batch, body: { findings: [first, strange] } }))).slug).toBe(
    'pages-not-sampled',
  );
  await inspector(recordFindings, { params: batch, body: { findings: rest } });
  expect(await refusal(inspector(concludeInspection, { params: batch }))).toMatchObject({
    slug: 'pages-not-inspected',
    problem: { detail: expect.stringContaining('还有1页') },
  });
  expect((await refusal(by('both')(concludeInspection, { params: batch }))).slug).toBe('not-the-inspector');
  await inspector(recordFindings, { params: batch, body: { findings: [{ ...first, defects: ['blurred'] }] } });
  expect(await inspector(concludeInspection, { params: batch })).toMatchObject({ state: 'returned', failed: 1 });

  expect((await refusal(by('other-contractor')(showInspection, { params: batch }))).slug).toBe(
    'batch-of-another-contract',
  );
  const seen = await province.as('xiangyinOperator')(showInspection, { params: batch });
  expect(seen.items.filter(({ defects }) => defects?.length)).toMatchObject([{ ...again[0], defects: ['blurred'] }]);
  expect((await refusal(director()(acceptBatch, { params: batch }))).slug).toBe('inspection-not-passed');
  expect(await digitised()).toEqual([]);
});

test('a page of what was sent back is scanned anew: the new image takes its place, the old one is kept, and no frame counts twice', async () => {
  const operator = by('outside-operator');
  const [paper] = papers;
  const [anew] = await scanPapers([{ ...paper!, lines: ['重新扫描'], pages: 1 }]);
  const again = { ...params, batchId: await sendScans(operator, params, '返工', [anew!]) };
  await verified(operator, again);
  const { items } = await operator(listFiles, { params: again });
  expect(
    items.map(({ verdict }) => [verdict?.outcome, verdict?.frames, verdict?.problems.map(({ zh }) => zh)]),
  ).toEqual([['accepted', 0, ['已替换质检退回的C038-001-002第1页图像,原图像留存备查。']]]);
  const which = { holding: '443021', referenceCode: 'C038-001-002' };
  const pages = (await province.as('xiangyinDesk')(listPages, { params, query: which })).items;
  expect(pages.map(({ sha256 }) => sha256 === anew?.sha256)).toEqual([true, false]);
  await closed(operator, again);
  expect((await by('qin-yu')(drawSampleOfBatch, { params: again })).state).toBe('drawing');
});

test('inspected again and passed, a third person accepts: locked, and counted once however often it is said', async () => {
  const inspector = by('both');
  await inspector(drawSampleOfBatch, { params: batch });
  const { inspection, items } = await inState('inspecting');
  expect(inspection.round).toBe(2);
  const findings = items.map(({ referenceCode, pageNumber }) => ({ referenceCode, pageNumber, defects: [] as [] }));
  await inspector(recordFindings, { params: batch, body: { findings } });
  expect((await inspector(concludeInspection, { params: batch })).state).toBe('passed');
  expect(await refusal(inspector(acceptBatch, { params: batch }))).toMatchObject({
    status: 403,
    slug: 'own-inspection',
  });

  await Promise.all([1, 2].map(() => director()(acceptBatch, { params: batch }).catch(() => {})));
  const { inspection: accepted } = await inState('accepted');
  await director()(acceptBatch, { params: batch });
  await province.platform.idle();
  // the volume of the page that was scanned anew counts with that page's batch
  expect(accepted.acceptance).toMatchObject({ records: 2, objects: 4, frames: 4, volumes: 1, items: 0 });
  const bytes = accepted.acceptance?.bytes;
  const entered = [
    ['units-digitised', { volumes: 1, items: 0 }, false],
    ['frames-digitised', { frames: 4, bytes }, false],
  ];
  expect(await digitised()).toEqual(expect.arrayContaining(entered));
  expect(await digitised()).toHaveLength(2);
  await locked(accepted.lockedUntil ?? '');

  const reason = '验收后发现漏扫';
  expect((await director()(undoAcceptance, { params: batch, body: { reason } })).state).toBe('undone');
  expect((await director()(undoAcceptance, { params: batch, body: { reason } })).state).toBe('undone');
  const frames = (await digitised()).filter(([kind]) => kind === 'frames-digitised');
  expect(frames).toEqual(expect.arrayContaining([['frames-digitised', { frames: -4, bytes: -(bytes ?? 0) }, true]]));
  expect(await digitised()).toHaveLength(4);
});

/** Even who may delete anything, but not bypass a lock, cannot delete what was accepted. */
async function locked(until: string) {
  const { platform } = province;
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = platform.admin.credentials();
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const storage = new S3Client({ endpoint: platform.origin, region: 'cn-north-1', credentials });
  const Bucket = platform.deployed.of('AWS::S3::Bucket').find(({ name }) => name.includes('preservation'))?.name ?? '';
  const { Versions = [] } = await storage.send(new ListObjectVersionsCommand({ Bucket }));
  expect(Versions).toHaveLength(6);
  const accepted = Versions.filter(({ Key = '' }) => !/002\/page-0001-/.test(Key)); // not the image that was replaced, nor what replaced it
  expect(accepted).toHaveLength(4);
  for (const { Key, VersionId } of accepted) {
    const { Retention } = await storage.send(new GetObjectRetentionCommand({ Bucket, Key, VersionId }));
    expect([Retention?.Mode, Retention?.RetainUntilDate?.toISOString()]).toEqual(['GOVERNANCE', until]);
    await expect(storage.send(new DeleteObjectCommand({ Bucket, Key, VersionId }))).rejects.toThrow(/[Ll]ock|Denied/);
  }
}

test('a contractor’s membership ends with the last day of its agreement', async () => {
  await appoint('short', ['operator'], {
    ...agreement,
    until: new Date(province.platform.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', ''),
  });
  expect((await by('short')(listBatches, { params })).items).toHaveLength(2);
  await province.platform.clock.move(86_400_000);
  expect(await refusal(by('short')(listBatches, { params }))).toMatchObject({ status: 403, slug: 'no-membership' });
});
