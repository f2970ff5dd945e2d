import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import {
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { signUpload } from '#functions/uploads/upload-address.ts';
import { arrivalKey, partBytes } from '#shared/scans/scan.ts';
import { preserve, putAccessCopy, putAway, readArrived, removeArrived } from '#shared/scans/scan-storage.ts';
import { bucket, deployedWith, type Standing, stand } from '#test/infra/local/objects/standing.ts';

const archivesCode = '443021';
const batchId = '01J9ZZZZZZZZZZZZZZZZZZZZZZ';
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const fileOf = (number: number, bytes: Buffer) => {
  const item = `file#${String(number).padStart(6, '0')}`;
  return { batchId, item, number, name: `${number}.jpg`, size: bytes.length, sha256: sha256(bytes), expiresAt: 1 };
};

let door: Standing;
beforeAll(async () => {
  door = await stand(
    deployedWith([
      bucket('incoming'),
      bucket('preservation', { VersioningConfiguration: { Status: 'Enabled' } }),
      bucket('access'),
    ]),
  );
  const { admin } = door.now.callers;
  vi.stubEnv('AWS_ENDPOINT_URL', door.now.endpoint);
  vi.stubEnv('AWS_REGION', 'cn-north-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', admin.accessKey);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', admin.secret);
  for (const name of ['incoming', 'preservation', 'access']) vi.stubEnv(`${name.toUpperCase()}_BUCKET`, name);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await door.end();
});

const put = async (url: string, headers: Record<string, string>, body: Buffer) => {
  const answer = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) });
  const code = /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1];
  return [answer.status, ...(code ? [code] : [])];
};

test('a declared file goes in once; other bytes, another length, no digest and a second time are refused by storage', async () => {
  const bytes = Buffer.from('兰台'.repeat(1000));
  const damaged = Buffer.from(bytes);
  damaged[7] = 0;
  const { url, headers } = await signUpload(archivesCode, fileOf(1, bytes), new Date());
  const { 'x-amz-checksum-sha256': _, ...without } = headers;
  expect(await put(url, headers, damaged)).toEqual([400, 'BadDigest']);
  expect(await put(url, headers, bytes.subarray(1))).toEqual([403, 'SignatureDoesNotMatch']);
  expect((await put(url, without, bytes))[0]).toBe(403);
  expect((await put(url, { ...headers, 'x-amz-checksum-sha256': 'AAAA' }, bytes))[0]).toBe(403);
  expect((await put(url.replace('000001', '000002'), headers, bytes))[0]).toBe(403);
  expect(await put(url, headers, bytes)).toEqual([200]);
  expect(await put(url, headers, bytes)).toEqual([412, 'PreconditionFailed']);

  const key = arrivalKey(archivesCode, batchId, 1);
  const whole = { key, size: bytes.length, sha256: sha256(bytes), slices: [sha256(bytes)], content: bytes };
  expect(await readArrived(key, { mayBeGone: false })).toEqual(whole);
  await removeArrived(key);
  await removeArrived(key);
  expect(await readArrived(key, { mayBeGone: true })).toBeUndefined();
  await expect(readArrived(key, { mayBeGone: false })).rejects.toThrow();
  expect(await put(url, headers, bytes)).toEqual([200]);
});

test('an address is good for an hour', async () => {
  const bytes = Buffer.from('x');
  const { url, headers } = await signUpload(archivesCode, fileOf(3, bytes), new Date(Date.now() - 61 * 60_000));
  expect((await put(url, headers, bytes))[0]).toBe(403);
});

test('a large file is read through, laid on ephemeral storage only to be decoded, and copied within storage', async () => {
  const bytes = randomBytes(partBytes + 1);
  const from = arrivalKey(archivesCode, batchId, 4);
  await door.now.s3.send(new PutObjectCommand({ Bucket: 'incoming', Key: from, Body: bytes }));
  const arrived = await readArrived(from, { mayBeGone: false });
  if (!arrived || Buffer.isBuffer(arrived.content)) throw new Error('read into memory');
  const { head, path = '' } = arrived.content;
  expect([arrived.size, arrived.sha256, arrived.slices]).toEqual([bytes.length, sha256(bytes), [sha256(bytes)]]);
  expect(bytes.indexOf(head)).toBe(0);
  expect(head.length).toBeLessThan(partBytes / 8);
  expect(sha256(readFileSync(path))).toBe(arrived.sha256);
  await putAway(arrived);
  expect(existsSync(path)).toBe(false);
  expect((await readArrived(from, { mayBeGone: false, decoded: false }))?.content).toEqual({ head, path: undefined });

  const key = '443021/Z109/Z109-WS·2011-Y-BGS-0002/page-0001.tif';
  expect(await preserve(key, arrived, 'image/tiff')).toBe(true);
  expect(await preserve(key, arrived, 'image/tiff')).toBe(true);
  const { Body, ContentType } = await door.now.s3.send(new GetObjectCommand({ Bucket: 'preservation', Key: key }));
  expect([ContentType, sha256(Buffer.from((await Body?.transformToByteArray()) ?? []))]).toEqual([
    'image/tiff',
    arrived.sha256,
  ]);
  const flipped = { ...arrived, slices: [sha256(Buffer.from('other'))] };
  await expect(preserve(`${key}.other`, flipped, 'image/tiff')).rejects.toThrow('other bytes');
  const { Versions } = await door.now.s3.send(new ListObjectVersionsCommand({ Bucket: 'preservation', Prefix: key }));
  expect(Versions).toHaveLength(1);
  const { Uploads } = await door.now.s3.send(new ListMultipartUploadsCommand({ Bucket: 'preservation' }));
  expect(Uploads ?? []).toEqual([]);
});

test('preservation holds one version per key: the same bytes again are as good, others are turned away', async () => {
  const key = '443021/Z109/Z109-WS·2011-Y-BGS-0001/page-0001.tif';
  const [mine, other] = [Buffer.from('mine'), Buffer.from('other')];
  const arrived = (content: Buffer) => {
    const digest = sha256(content);
    return { key: 'scans/x', size: content.length, sha256: digest, slices: [digest], content };
  };
  expect(await preserve(key, arrived(mine), 'image/tiff')).toBe(true);
  expect(await preserve(key, arrived(mine), 'image/tiff')).toBe(true);
  expect(await preserve(key, arrived(other), 'image/tiff')).toBe(false);
  const { Versions } = await door.now.s3.send(new ListObjectVersionsCommand({ Bucket: 'preservation', Prefix: key }));
  expect(Versions?.map(({ Key }) => Key)).toEqual([key]);
  await putAccessCopy(key, mine);
  const { Body } = await door.now.s3.send(new GetObjectCommand({ Bucket: 'access', Key: key }));
  expect(await Body?.transformToString()).toBe('mine');
});
