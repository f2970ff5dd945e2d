import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GetObjectCommand,
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { listFixityAudits, listFixityFailures, startFixityAudit } from '#functions/fixity-audit/contract.ts';
import { scanPapers } from '#infra/local/samples/scans.ts';
import { volumesOfWenxing } from '#infra/local/samples/sheets.ts';
import { closed, importSheet, sendScans, until, verified } from '#infra/local/story/deeds.ts';
import { aProvince, refusal } from './standing.ts';

const province = aProvince();
const params = { archivesCode: '443021' };
const dayMs = 86_400_000;

/** Someone who may do everything, to look behind the scenes and to do harm. */
const storage = () => {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = province.platform.admin.credentials();
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  // what is damaged is to be read, too
  const lenient = { responseChecksumValidation: 'WHEN_REQUIRED' as const };
  return new S3Client({ endpoint: province.platform.origin, region: 'cn-north-1', credentials, ...lenient });
};
const bucket = (part: string) =>
  province.platform.deployed.of('AWS::S3::Bucket').find(({ name }) => name.includes(part))?.name ?? '';
const bytesOf = async (Bucket: string) => {
  const { Body } = await storage().send(new GetObjectCommand({ Bucket, Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};
const director = () => province.as('xiangyinDirector');

const scans = await scanPapers([
  { referenceCode: 'C038-001-002', title: '文星镇人民政府文件', lines: ['一九八六年工作总结'], pages: 3 },
]);
const keys = scans.map(({ sha256 }, n) => `443021/C038/C038-001-002/page-000${n + 1}-${sha256.slice(0, 16)}.jpg`);
const [, key = ''] = keys;

beforeAll(async () => {
  await importSheet(province.as('xiangyinCataloguer'), params, volumesOfWenxing());
  const by = province.as('xiangyinOperator');
  const batchId = await sendScans(by, params, '文星镇', scans);
  await verified(by, { ...params, batchId });
  await closed(by, { ...params, batchId });
  await province.platform.idle();
});

test('what is preserved is replicated whole, and stays there when the first copy is deleted', async () => {
  const { Versions = [] } = await storage().send(new ListObjectVersionsCommand({ Bucket: bucket('secondcopy') }));
  expect(Versions.map(({ Key }) => Key)).toEqual(keys);
  expect(await bytesOf(bucket('secondcopy'))).toEqual(scans[1]?.bytes);
});

test('a byte flipped on disk: the next audit names archives, 档号, page and both digests, and puts the second copy back', async () => {
  const at = { Bucket: bucket('preservation'), Key: key };
  const Retention = { Mode: 'GOVERNANCE' as const, RetainUntilDate: new Date('2126-01-01T00:00:00Z') }; // as acceptance locks
  await storage().send(new PutObjectRetentionCommand({ ...at, Retention, ChecksumAlgorithm: 'SHA256' }));
  flipOneByte(await bytesOf(bucket('preservation')));
  expect(await bytesOf(bucket('preservation'))).not.toEqual(scans[1]?.bytes);

  const { runId } = await director()(startFixityAudit, { params, body: { fondsNumber: 'C038' } });
  const run = await finished((one) => one.runId === runId);
  expect(run).toMatchObject({ fondsNumber: 'C038', objects: 3, failures: 1, restored: 1 });
  const { items } = await director()(listFixityFailures, { params });
  expect(items).toMatchObject([
    {
      archivesCode: '443021',
      referenceCode: 'C038-001-002',
      pageNumber: 2,
      cause: 'changed',
      expectedSha256: scans[1]?.sha256,
      restored: true,
      advice: expect.stringContaining('C038-001-002第2页的保存件已损坏,已由异地第二副本恢复'),
    },
  ]);
  expect(items[0]?.actualSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(items[0]?.actualSha256).not.toBe(scans[1]?.sha256);
  expect(await bytesOf(bucket('preservation'))).toEqual(scans[1]?.bytes);
  expect((await storage().send(new GetObjectRetentionCommand(at))).Retention).toEqual(Retention);
});

test('both copies damaged: nothing is put back, and the director is told to report it', async () => {
  await province.platform.idle();
  for (const name of ['preservation', 'secondcopy'])
    await storage().send(new PutObjectCommand({ Bucket: bucket(name), Key: key, Body: `broken ${name}` }));
  await director()(startFixityAudit, { params, body: { fondsNumber: 'C038' } });
  await until(
    async () => (await director()(listFixityFailures, { params })).items,
    (items) => items.length === 2,
  );
  const { items } = await director()(listFixityFailures, { params });
  expect(items[0]).toMatchObject({ restored: false, advice: expect.stringContaining('档案法第44条') });
  expect((await bytesOf(bucket('preservation'))).toString()).toBe('broken preservation');
  await storage().send(new PutObjectCommand({ Bucket: bucket('preservation'), Key: key, Body: scans[1]?.bytes }));
});

test('by itself the tick has every fonds read again within 12 months, once', async () => {
  const before = await finished(() => true);
  await province.platform.clock.move(200 * dayMs);
  await province.platform.idle();
  expect(await finished(() => true)).toEqual(before);
  await province.platform.clock.move(101 * dayMs);
  const after = await finished(({ runId }) => runId !== before?.runId);
  expect(after).toMatchObject({ objects: 3, failures: 0 });
});

test('a fonds that is not there is named; an operator may not audit', async () => {
  const body = { fondsNumber: 'X999' };
  expect((await refusal(director()(startFixityAudit, { params, body }))).slug).toBe('fonds-not-registered');
  const byOperator = province.as('xiangyinOperator')(startFixityAudit, { params, body });
  expect((await refusal(byOperator)).status).toBe(403);
});

/** The last audit of C038, once it is finished and as wanted; the tick may have had one made before. */
async function finished(wanted: (run: { runId: string }) => boolean) {
  const { items } = await until(
    () => director()(listFixityAudits, { params }),
    ({ items: runs }) => runs.some((run) => isC038(run) && run.state === 'finished' && wanted(run)),
  );
  return items.find(isC038);
}

const isC038 = ({ fondsNumber }: { fondsNumber: string }) => fondsNumber === 'C038';

/** Flips one bit on disk in the first copy: of the files that hold these bytes the older one; the replica came after it. */
function flipOneByte(held: Buffer): void {
  const folder = join(province.data, 'objects/bytes');
  const [first, second] = readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => readFileSync(path).equals(held))
    .sort((one, other) => statSync(one).mtimeMs - statSync(other).mtimeMs);
  if (!first || !second) throw new Error('not two files hold these bytes');
  const damaged = Buffer.from(held);
  damaged[1000] = (damaged[1000] ?? 0) ^ 1;
  writeFileSync(first, damaged);
}
