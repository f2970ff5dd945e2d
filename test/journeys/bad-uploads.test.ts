import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { openImport, showImport } from '#functions/catalogue-import/contract.ts';
import { addFiles, openBatch, renewUrls } from '#functions/uploads/contract.ts';
import { scanPapers } from '#infra/local/samples/scans.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { checked, put, sendSheet } from '#infra/local/story/deeds.ts';
import { aProvince } from './standing.ts';

const province = aProvince();
const params = { archivesCode: '443021' };
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('a presigned URL is good for these bytes, this long, once, and nothing else: 403 or 400 from storage', async () => {
  const by = province.as('xiangyinOperator');
  const { batchId } = await by(openBatch, { params, body: { title: 'C038-001-002' } });
  const [scan, other] = await scanPapers([{ referenceCode: 'C038-001-002', title: '文件', lines: [], pages: 2 }]);
  if (!scan || !other) throw new Error('no scans');
  const files = [{ name: scan.name, size: scan.bytes.length, sha256: scan.sha256 }];
  const { uploads } = await by(addFiles, { params: { ...params, batchId }, body: { list: 1, files } });
  const [upload] = uploads;
  if (!upload) throw new Error('no upload');
  const status = async (to: { url: string; headers: Record<string, string> }, bytes = scan.bytes) =>
    (await put(to, bytes)).status;

  expect(await status({ ...upload, url: upload.url.replace(/Signature=.{8}/, 'Signature=00000000') })).toBe(403);
  expect(await status({ ...upload, url: upload.url.replace('000001', '000002') })).toBe(403);
  expect(await status({ ...upload, headers: {} })).toBe(403);
  const flipped = Buffer.from(scan.bytes);
  flipped[1000] = (flipped[1000] ?? 0) ^ 1;
  const refused = await put(upload, flipped);
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('BadDigest')]);
  expect(await status(upload, other.bytes)).toBeGreaterThanOrEqual(400);

  province.platform.clock.move(61 * 60_000);
  const expired = await put(upload, scan.bytes);
  expect([expired.status, await expired.text()]).toEqual([403, expect.stringContaining('expired')]);
  const renewed = await by(renewUrls, { params: { ...params, batchId }, body: { numbers: [1] } });
  const fresh = renewed.uploads[0];
  if (!fresh) throw new Error('no renewed URL');
  expect(await status(fresh)).toBe(200);
  expect(await status(fresh)).toBe(412);
});

test('a sheet that is no sheet, an empty one, and one without 档号 say so in Chinese and lose nothing', async () => {
  const by = province.as('xiangyinCataloguer');
  const said: [string, string | undefined][] = [];
  for (const [fileName, bytes] of [
    ['不是表格.xlsx', Buffer.from('PK\u0003\u0004 not a zip at all')],
    ['空.csv', Buffer.from('\uFEFF')],
  ] as const) {
    const importId = await sendSheet(by, params, { fileName, bytes, sha256: sha256(bytes) });
    const shown = await checked(by, { ...params, importId });
    said.push([shown.state, shown.unreadable?.zh]);
  }
  const noCode = utf8Sheet('没有档号.csv', [
    ['题名', '日期'],
    ['某某通知', '20150101'],
  ]);
  const importId = await sendSheet(by, params, noCode);
  const shown = await checked(by, { ...params, importId });
  said.push([shown.state, shown.unreadable?.zh]);
  for (const [state, zh] of said) {
    expect(state).toBe('unreadable');
    expect(zh).toMatch(/[\u4e00-\u9fff].*请/);
  }
});

test('a sheet larger than allowed is refused before a byte moves', async () => {
  const body = { fileName: '太大.csv', size: 51 * 2 ** 20 };
  await expect(province.as('xiangyinCataloguer')(openImport, { params, body })).rejects.toMatchObject({ status: 400 });
  await expect(
    province.as('xiangyinCataloguer')(showImport, { params: { ...params, importId: '没有这个' } }),
  ).rejects.toMatchObject({ status: 404 });
});
