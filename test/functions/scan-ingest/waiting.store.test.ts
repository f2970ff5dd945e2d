import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { verifyScan } from '#functions/scan-ingest/verify-scan.ts';
import { handler } from '#functions/uploads/api.ts';
import { addFiles, assembleFile, listFiles, openBatch, renewUrls, signParts } from '#functions/uploads/contract.ts';
import { hasArrived } from '#functions/uploads/parts-storage.ts';
import { asSample, scanPage } from '#infra/local/samples/scans.ts';
import type { Contract } from '#shared/api/contract.ts';
import { setting } from '#shared/runtime/settings.ts';
import { arrivalKey, partBytes, verdictItem } from '#shared/scans/scan.ts';
import { findVerdict, recordVerdict } from '#shared/scans/scan-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, hold, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { volume } from '#test/journeys/samples/scans.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { sha256 } from './memory-storage.ts';

const now = new Date('2024-09-01T02:00:00Z');
const later = new Date('2024-10-02T02:00:00Z');
let page: Buffer;
beforeAll(async () => {
  await ownTables();
  await smallProvince();
  await appoint('operator', xiangyin, ['operator']);
  page = await scanPage(volume, 1);
});

let batchId = '';
let key = '';
const call = (contract: Contract, body?: object) =>
  ask(handler, contract, { subject: 'operator', params: { archivesCode: xiangyin, batchId }, body });
/** What the lifecycle rule of the incoming bucket does. */
const drop = () => new S3Client({}).send(new DeleteObjectCommand({ Bucket: setting('INCOMING_BUCKET'), Key: key }));
const put = async ({ url, headers }: { url: string; headers: Record<string, string> }, body: Buffer) =>
  (await fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) })).status;
const outcome = async () => (await findVerdict(batchId, 1))?.outcome;

beforeEach(async () => {
  batchId = (await call(openBatch, { title: '先到的扫描件' })).body.batchId;
  key = arrivalKey(xiangyin, batchId, 1);
});

test('a file that waited until it was gone is refused, can be sent again under its number, and is then linked', async () => {
  const { name, bytes } = asSample('C038-001-009-001.jpg', page);
  const file = { name, size: bytes.length, sha256: sha256(bytes) };
  const { uploads } = (await call(addFiles, { list: 1, files: [file] })).body;
  expect(await put(uploads[0], bytes)).toBe(200);
  await verifyScan(key, now);
  expect((await call(renewUrls, { numbers: [1] })).body).toEqual({ uploads: [], settled: [1] });
  await drop();
  await hold(xiangyin, 'C038-001-009');

  await verifyScan(key, later);
  const [{ verdict }] = (await call(listFiles)).body.items;
  expect(verdict).toMatchObject({ outcome: 'refused', problems: [{ code: 'V52', severity: 'error' }] });
  expect(verdict.problems[0].zh).toMatch(/超过30天.*重新上传/);
  await verifyScan(key, later); // told once more

  const again = (await call(renewUrls, { numbers: [1] })).body;
  expect(again).toMatchObject({ uploads: [{ number: 1 }], settled: [] });
  expect(await put(again.uploads[0], bytes)).toBe(200);
  await verifyScan(key, later);
  expect(await findVerdict(batchId, 1)).toMatchObject({ outcome: 'accepted', problems: [], frames: 1 });
});

test('a large one too, though its former upload was put together', async () => {
  const whole = Buffer.alloc(partBytes + 1000, '兰台');
  const file = { name: 'C038-001-009-001.tif', size: whole.length, sha256: sha256(whole) };
  await call(addFiles, { list: 1, files: [file] });
  const parts = [whole.subarray(0, partBytes), whole.subarray(partBytes)];
  const send = async () => {
    const body = { number: 1, parts: parts.map((bytes, n) => ({ part: n + 1, sha256: sha256(bytes) })) };
    const signed = (await call(signParts, body)).body;
    for (const upload of signed.uploads) expect(await put(upload, parts[upload.part - 1] ?? whole)).toBe(200);
    return [signed.settled, (await call(assembleFile, { number: 1 })).body.missing];
  };
  expect(await send()).toEqual([false, []]);
  const said = { batchId, item: verdictItem(1), number: 1, name: file.name, problems: [], frames: 0, bytes: 0 };
  await recordVerdict({ ...said, outcome: 'waiting', at: now.toISOString(), expiresAt: 2_000_000_000 });
  await drop();
  await verifyScan(key, later);
  expect(await send()).toEqual([false, []]);
  expect(await hasArrived(key)).toBe(true);
});

test('storage that will not be read for a while is no file that is gone', async () => {
  const said = { batchId, item: verdictItem(1), number: 1, name: 'C038-001-009-001.jpg', problems: [], frames: 0 };
  await call(addFiles, { list: 1, files: [{ name: said.name, size: page.length, sha256: sha256(page) }] });
  await recordVerdict({ ...said, bytes: 0, outcome: 'waiting', at: now.toISOString(), expiresAt: 2_000_000_000 });
  const denied = Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });
  vi.spyOn(S3Client.prototype, 'send').mockImplementationOnce(() => Promise.reject(denied));
  await expect(verifyScan(key, later)).rejects.toThrow('Access Denied');
  expect(await outcome()).toBe('waiting');
});

test('a worker that comes late to a file which another has judged meanwhile leaves that verdict', async () => {
  const said = { batchId, item: verdictItem(1), number: 1, name: 'C038-001-009-001.jpg', problems: [], frames: 0 };
  await call(addFiles, { list: 1, files: [{ name: said.name, size: page.length, sha256: sha256(page) }] });
  await recordVerdict({ ...said, bytes: 0, outcome: 'waiting', at: now.toISOString(), expiresAt: 2_000_000_000 });
  const gone = Object.assign(new Error('gone'), { name: 'NoSuchKey' });
  vi.spyOn(S3Client.prototype, 'send').mockImplementationOnce(async () => {
    await recordVerdict({ ...said, bytes: 0, outcome: 'refused', at: later.toISOString(), expiresAt: 2_000_000_000 });
    throw gone;
  });
  await verifyScan(key, later);
  expect(await findVerdict(batchId, 1)).toMatchObject({ outcome: 'refused', problems: [] });
});
