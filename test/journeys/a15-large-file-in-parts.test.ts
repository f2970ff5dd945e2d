import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { listPages } from '#functions/lookup/contract.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { importSheet, until } from '#infra/local/story/deeds.ts';
import { partsOf } from '#shared/scans/scan.ts';
import { lantai, ownFolder } from './bad-line-upload.ts';
import { aProvince } from './standing.ts';

const province = aProvince();
const params = { archivesCode: '443021' };
const code = 'C038-001-004';
const lanes = 2;
const [width, height] = [3400, 3340];

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Parts of the folder's large file that its journal holds as sent. */
const partsIn = (folder: string) =>
  readFileSync(join(folder, '.lantai-journal.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{"part"')).length;

test('34 MB in parts through a line that is cut twice, and a client killed half-way: no finished part goes twice', async () => {
  const sheet = utf8Sheet('案卷目录.csv', [
    ['档号', '案卷题名', '责任者', '起止日期', '保管期限', '总页数'],
    [code, '文星镇地籍总图', '文星镇人民政府', '19980000', 'Y', '1'],
  ]);
  await importSheet(province.as('xiangyinCataloguer'), params, sheet);
  const folder = join(ownFolder(), code);
  mkdirSync(folder);
  const map = await sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .withMetadata({ density: 300 })
    .tiff({ compression: 'none' })
    .toBuffer();
  writeFileSync(join(folder, `${code}-001.tif`), map);
  const parts = partsOf(map.length);
  expect(parts).toBe(5);

  const { platform } = province;
  const words = ['upload', folder, '--archives', '443021', '--lanes', String(lanes)];
  platform.badLine.slow(6_000_000);
  platform.badLine.cutAfterBytes(3_000_000, 2);
  const first = await lantai(province, 'xiangyinOperator', words);
  await until(
    async () => (first.said().includes('已传') ? partsIn(folder) : 0),
    (n) => n >= 2,
    60,
  );
  first.kill();
  await first.ended;
  const before = partsIn(folder);
  expect(before).toBeLessThan(parts);

  platform.badLine.calm();
  const linesBefore = platform.log.length;
  const { code: ended, out } = await (await lantai(province, 'xiangyinOperator', words)).ended;
  expect([ended, out]).toEqual([0, expect.stringContaining(`${code}\t检测通过\t应有1页,实有1页`)]);
  const signed = platform.log
    .slice(linesBefore)
    .flatMap(({ line }) => (line.includes('"sign-parts"') ? [Number(/"parts":(\d+)/.exec(line)?.[1])] : []));
  // what storage holds of those in flight when the client was killed is not sent again either
  expect(signed).toHaveLength(1);
  expect(signed[0]).toBeLessThanOrEqual(parts - before);
  expect(signed[0]).toBeGreaterThanOrEqual(parts - before - lanes);

  const which = { holding: '443021', referenceCode: code };
  const { items } = await province.as('xiangyinDesk')(listPages, { params, query: which });
  expect(items).toMatchObject([{ pageNumber: 1, sha256: sha256(map) }]);
  expect(sha256(await preserved(`443021/C038/${code}/page-0001-${sha256(map).slice(0, 16)}.tif`))).toBe(sha256(map));
});

async function preserved(Key: string): Promise<Uint8Array> {
  const { admin, deployed, origin } = province.platform;
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = admin.credentials();
  const credentials = { accessKeyId, secretAccessKey };
  const storage = new S3Client({ endpoint: origin, region: 'cn-north-1', credentials });
  const Bucket = deployed.of('AWS::S3::Bucket').find(({ name }) => name.includes('preservation'))?.name;
  const { Body } = await storage.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}
