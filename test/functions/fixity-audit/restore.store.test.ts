import {
  GetObjectCommand,
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readThrough, restoreFromSecond } from '#functions/fixity-audit/copies-storage.ts';
import { bucket, deployedWith, type Standing, stand } from '#test/infra/local/objects/standing.ts';

const versioned = { VersioningConfiguration: { Status: 'Enabled' }, ObjectLockEnabled: true };
const names = { PRESERVATION_BUCKET: 'preservation', SECOND_COPY_BUCKET: 'secondcopy' };
const key = '443021/C038/C038-001-009/page-0001.mp4';
const sound = Buffer.from('来凤方言'.repeat(1000));
const damaged = Buffer.from(sound).fill(0, 5, 6);

let door: Standing;
beforeAll(async () => {
  door = await stand(deployedWith(Object.values(names).map((name) => bucket(name, versioned))));
  const { admin } = door.now.callers;
  const own = { AWS_ENDPOINT_URL: door.now.endpoint, AWS_REGION: 'cn-north-1', SECOND_COPY_REGION: 'cn-north-1' };
  const keys = { AWS_ACCESS_KEY_ID: admin.accessKey, AWS_SECRET_ACCESS_KEY: admin.secret };
  for (const [name, value] of Object.entries({ ...names, ...own, ...keys })) vi.stubEnv(name, value);
  const put = (Bucket: string, Body: Buffer) => door.now.s3.send(new PutObjectCommand({ Bucket, Key: key, Body }));
  await put('preservation', damaged);
  await put('secondcopy', sound);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await door.end();
});

async function preserved(): Promise<{ bytes: Buffer; versions: number }> {
  const { Body } = await door.now.s3.send(new GetObjectCommand({ Bucket: 'preservation', Key: key }));
  const { Versions = [] } = await door.now.s3.send(new ListObjectVersionsCommand({ Bucket: 'preservation' }));
  return { bytes: Buffer.from((await Body?.transformToByteArray()) ?? []), versions: Versions.length };
}

test('what is too large for one PUT is put back slice by slice, as a new version, and only if it is what was read', async () => {
  const whole = await readThrough('second', key);
  if ('cause' in whole) throw new Error(whole.cause);
  const other = { ...whole, slices: whole.slices.map(() => '0'.repeat(64)) };
  await expect(restoreFromSecond(key, other, 0)).rejects.toThrow('other bytes than were read');
  expect(await preserved()).toEqual({ bytes: damaged, versions: 1 });
  await restoreFromSecond(key, whole, 0);
  expect(await preserved()).toEqual({ bytes: sound, versions: 2 });
  await restoreFromSecond(key, whole);
  expect(await preserved()).toEqual({ bytes: sound, versions: 3 });
});

test('what was locked is put back locked until the same day, in one piece or slice by slice', async () => {
  const whole = await readThrough('second', key);
  if ('cause' in whole) throw new Error(whole.cause);
  const at = { Bucket: 'preservation', Key: key };
  const Retention = { Mode: 'GOVERNANCE' as const, RetainUntilDate: new Date('2126-01-01T00:00:00Z') };
  await door.now.s3.send(new PutObjectRetentionCommand({ ...at, Retention, ChecksumAlgorithm: 'SHA256' }));
  for (const inOnePut of [undefined, 0]) {
    const { versions } = await preserved();
    await restoreFromSecond(key, whole, inOnePut);
    const { Retention: lock } = await door.now.s3.send(new GetObjectRetentionCommand(at));
    expect([(await preserved()).versions, lock]).toEqual([versions + 1, Retention]);
  }
});

test('what is gone is missing; what is shut off says nothing about the object, and is tried again', async () => {
  expect(await readThrough('first', '443021/C038/C038-001-009/page-0009.mp4')).toEqual({ cause: 'missing' });
  const shutOff = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };
  vi.spyOn(S3Client.prototype, 'send').mockRejectedValueOnce(Object.assign(new Error('Access Denied'), shutOff));
  await expect(readThrough('first', key)).rejects.toThrow('Access Denied');
});
