import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { listActs } from '#functions/ledger/contract.ts';
import { listPages } from '#functions/lookup/contract.ts';
import { closeBatch, listBatches, showBatch } from '#functions/uploads/contract.ts';
import { scanPapers } from '#infra/local/samples/scans.ts';
import { volumesOfWenxing } from '#infra/local/samples/sheets.ts';
import { closed, importSheet, sendScans, until, verified } from '#infra/local/story/deeds.ts';
import { as, foundProvince } from '#infra/local/story/province.ts';
import { aLifeBefore, type Mortal } from './mortal.ts';

const params = { archivesCode: '443021' };
const pages = 4;
const paper = { referenceCode: 'C038-001-002', title: '文星镇人民政府文件', lines: ['一九八六年工作总结'], pages };
/** Longer than any message of this path stays out of sight (six times the longest timeout). */
const pastVisibility = 31 * 60_000;
const operator = (platform: Mortal) => as(platform, 'xiangyinOperator');

const killedAt = aLifeBefore(async (platform) => {
  await foundProvince(platform, 1);
  await importSheet(as(platform, 'xiangyinCataloguer'), params, volumesOfWenxing());
  await platform.idle();
}, pastVisibility);

async function theBatch(platform: Mortal): Promise<string> {
  const { items } = await operator(platform)(listBatches, { params });
  expect(items).toHaveLength(1);
  return items[0]?.batchId ?? '';
}

/** Every page once on the record, one version of each object in preservation, one ledger entry with all frames. */
async function everyPageOnce(platform: Mortal): Promise<void> {
  const which = { holding: '443021', referenceCode: 'C038-001-002' };
  const { items } = await as(platform, 'xiangyinDesk')(listPages, { params, query: which });
  expect(items.map(({ pageNumber }) => pageNumber)).toEqual([1, 2, 3, 4]);
  expect(await versionsInPreservation(platform)).toEqual(
    items.map(({ pageNumber, sha256 }) => `443021/C038/C038-001-002/page-000${pageNumber}-${sha256.slice(0, 16)}.jpg`),
  );
  const acts = await as(platform, 'xiangyinDirector')(listActs, { params });
  const received = acts.items.filter(({ kind }) => kind === 'frames-received');
  expect(received.map(({ quantities }) => quantities.frames)).toEqual([pages]);
  expect((await platform.depths()).filter(({ id, visible }) => id.includes('Dead') && visible > 0)).toEqual([]);
}

/** Every version of every object, by key. */
async function versionsInPreservation(platform: Mortal): Promise<string[]> {
  const { credentials, buckets } = await platform.admin();
  const storage = new S3Client({ endpoint: platform.origin, region: 'cn-north-1', credentials });
  const Bucket = buckets.find((name) => name.includes('preservation'));
  const { Versions } = await storage.send(new ListObjectVersionsCommand({ Bucket }));
  return (Versions ?? []).map(({ Key }) => Key ?? '');
}

test('killed between the copy to preservation and the page: the page comes, and nothing is there twice', async () => {
  const scans = await scanPapers([paper]);
  const doom = { caller: 'VerifyScans', action: 'dynamodb:PutItem', resource: 'Records', nth: 2 };
  const platform = await killedAt(doom, (first) => sendScans(operator(first), params, '文星镇', scans));
  const batchId = await theBatch(platform);
  const sent = await verified(operator(platform), { ...params, batchId });
  expect(sent.progress).toMatchObject({ files: pages, accepted: pages, refused: 0 });
  await closed(operator(platform), { ...params, batchId });
  await everyPageOnce(platform);
});

test('killed between the ledger entry and the close of the batch: it closes by itself, with one ledger entry', async () => {
  const scans = await scanPapers([paper]);
  const doom = { caller: 'CloseBatch', action: 'dynamodb:PutItem', resource: 'Ingest', nth: 2 };
  const platform = await killedAt(doom, async (first) => {
    const batchId = await sendScans(operator(first), params, '文星镇', scans);
    await verified(operator(first), { ...params, batchId });
    await operator(first)(closeBatch, { params: { ...params, batchId }, body: {} });
  });
  const batchId = await theBatch(platform);
  const show = () => operator(platform)(showBatch, { params: { ...params, batchId } });
  expect(await until(show, ({ state }) => state === 'closed')).toMatchObject({ progress: { frames: pages } });
  await everyPageOnce(platform);
});
