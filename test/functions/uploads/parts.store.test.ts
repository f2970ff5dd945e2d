import { createHash, randomBytes } from 'node:crypto';
import { GetObjectCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { handler } from '#functions/uploads/api.ts';
import { addFiles, assembleFile, openBatch, renewUrls, signParts } from '#functions/uploads/contract.ts';
import type { Contract } from '#shared/api/contract.ts';
import { arrivalKey, partBytes, type Verdict, verdictItem } from '#shared/scans/scan.ts';
import { recordVerdict } from '#shared/scans/scan-store.ts';
import { ask } from '#test/functions/ask.ts';
import { bucket, deployedWith, type Standing, stand } from '#test/infra/local/objects/standing.ts';
import { forgetTables } from '#test/shared/runtime/memory-table.ts';

vi.mock('#shared/runtime/table.ts', async () => ({
  table: (await import('#test/shared/runtime/memory-table.ts')).memoryTable,
}));
vi.mock('#shared/access/actor.ts', () => ({
  actorFor: async (_: unknown, __: unknown, archivesCode: string) => ({
    issuer: 'i',
    subject: '李强',
    archivesCode,
    roles: ['operator'],
  }),
}));

let door: Standing;
beforeAll(async () => {
  const lifecycle = {
    Rules: [{ Status: 'Enabled', Prefix: '', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }],
  };
  door = await stand(deployedWith([bucket('incoming', { LifecycleConfiguration: lifecycle })]));
  const { admin } = door.now.callers;
  vi.stubEnv('AWS_ENDPOINT_URL', door.now.endpoint);
  vi.stubEnv('AWS_REGION', 'cn-north-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', admin.accessKey);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', admin.secret);
  vi.stubEnv('INCOMING_BUCKET', 'incoming');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await door.end();
});

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const whole = randomBytes(2 * partBytes + 1000);
const partOf = (part: number) => whole.subarray((part - 1) * partBytes, part * partBytes);
const digestOf = (part: number) => ({ part, sha256: sha256(partOf(part)) });

let batchId = '';
const call = (contract: Contract, body: object) =>
  ask(handler, contract, { subject: 's', params: { archivesCode: '443021', batchId }, body });
const sign = async (...parts: number[]) =>
  (await call(signParts, { number: 1, parts: parts.map(digestOf) })).body as {
    uploads: { part: number; url: string; headers: Record<string, string> }[];
    held: number[];
    settled: boolean;
  };
const assemble = async () => (await call(assembleFile, { number: 1 })).body.missing as number[];
const put = async ({ url, headers }: { url: string; headers: Record<string, string> }, body: Buffer) =>
  (await fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) })).status;
const send = async (...parts: number[]) => {
  for (const upload of (await sign(...parts)).uploads) expect(await put(upload, partOf(upload.part))).toBe(200);
};
const uploadsLeft = async () =>
  (await door.now.s3.send(new ListMultipartUploadsCommand({ Bucket: 'incoming' }))).Uploads?.length ?? 0;
const key = () => arrivalKey('443021', batchId, 1);

beforeEach(async () => {
  forgetTables();
  batchId = (await call(openBatch, { title: '大图' })).body.batchId;
  const large = { name: 'C038-001-002-001.tif', size: whole.length, sha256: sha256(whole) };
  const small = { name: 'C038-001-002-002.tif', size: partBytes, sha256: sha256(partOf(1)) };
  const { body } = await call(addFiles, { list: 1, files: [large, small] });
  expect(body.uploads.map(({ number }: { number: number }) => number)).toEqual([2]);
});

test('a file of over 8 MB comes in parts: other bytes and another length are refused, missing parts named, the whole is there', async () => {
  expect((await call(renewUrls, { numbers: [1, 2] })).body.uploads).toHaveLength(1);
  const { uploads, held, settled } = await sign(1, 2, 3);
  expect([uploads.map(({ part }) => part), held, settled]).toEqual([[1, 2, 3], [], false]);
  const [first, second, third] = uploads;
  if (!first || !second || !third) throw new Error('not signed');
  const damaged = Buffer.from(partOf(1));
  damaged[7] = (damaged[7] ?? 0) ^ 1;
  expect(await put(first, damaged)).toBe(400);
  expect(await put(first, partOf(1).subarray(1))).toBe(403);
  expect(await put({ ...first, headers: {} }, partOf(1))).toBe(403);
  expect(await put(first, partOf(1))).toBe(200);
  expect(await put(third, partOf(3))).toBe(200);
  expect(await assemble()).toEqual([2]);
  expect(await put(second, partOf(2))).toBe(200);
  expect(await assemble()).toEqual([]);
  const { Body, ContentLength } = await door.now.s3.send(new GetObjectCommand({ Bucket: 'incoming', Key: key() }));
  expect([ContentLength, sha256(Buffer.from((await Body?.transformToByteArray()) ?? []))]).toEqual([
    whole.length,
    sha256(whole),
  ]);
  expect(await uploadsLeft()).toBe(0);
});

test('who goes on after a break is signed for nothing that is held; the upload stays the same one', async () => {
  await sign(1, 2, 3);
  await send(1, 3);
  const again = await sign(1, 2, 3);
  expect([again.uploads.map(({ part }) => part), again.held]).toEqual([[2], [1, 3]]);
  const other = await call(signParts, { number: 1, parts: [{ part: 1, sha256: sha256(Buffer.from('other')) }] });
  expect(other.body).toMatchObject({ held: [], uploads: [{ part: 1 }] });
  await send(2);
  expect(await assemble()).toEqual([]);
  expect(await uploadsLeft()).toBe(0);
});

test('two who begin at once share one upload, and the other is given up', async () => {
  await Promise.all([sign(1), sign(2), sign(3)]);
  expect(await uploadsLeft()).toBe(1);
  await send(1, 2, 3);
  expect(await Promise.all([assemble(), assemble()])).toEqual([[], []]);
});

test('put together is put together: asked again, while it waits, and once it is verified, there is nothing to send', async () => {
  await send(1, 2, 3);
  await assemble();
  expect([await assemble(), (await sign(1)).settled]).toEqual([[], true]);
  await door.now.s3.send(
    new (await import('@aws-sdk/client-s3')).DeleteObjectCommand({ Bucket: 'incoming', Key: key() }),
  );
  const verdict = { batchId, item: verdictItem(1), number: 1, name: 'x', problems: [], frames: 1, bytes: 1 };
  const at = '2024-09-29T02:00:01.000Z';
  await recordVerdict({ ...verdict, outcome: 'waiting', at, expiresAt: 1 } satisfies Verdict);
  expect([await assemble(), (await sign(1)).settled]).toEqual([[], true]);
  await recordVerdict({ ...verdict, outcome: 'refused', at, expiresAt: 1 });
  expect((await sign(1)).uploads).toHaveLength(1);
  await send(1, 2, 3);
  expect(await assemble()).toEqual([]);
});

test('an upload that was left lying is swept away after a week, and begun anew', async () => {
  await send(1, 2);
  door.now.clock.move(9 * 86_400_000);
  await expect.poll(uploadsLeft).toBe(0);
  expect(await assemble()).toEqual([1, 2, 3]);
});

test('a file that comes whole, a part it has not and a number nobody declared are refused by name', async () => {
  const refused = async (contract: Contract, body: object) => {
    const { status, slug, body: said } = await call(contract, body);
    return [status, slug, said.detail];
  };
  expect(await refused(signParts, { number: 2, parts: [digestOf(1)] })).toEqual([
    422,
    'no-such-parts',
    '文件“C038-001-002-002.tif”不大于8MB,不分段上传;请取得它的上传地址后整个上传。',
  ]);
  expect(await refused(signParts, { number: 1, parts: [{ ...digestOf(1), part: 4 }] })).toEqual([
    422,
    'no-such-parts',
    '文件“C038-001-002-001.tif”共3段,没有第4段;请按每段8MB重新计算。',
  ]);
  expect((await refused(assembleFile, { number: 7 }))[1]).toBe('files-not-declared');
});
