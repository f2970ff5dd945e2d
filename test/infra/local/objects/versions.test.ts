import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucket, deployedWith, queueArn, refusal, type Standing, stand } from './standing.ts';

const Bucket = 'preservation-test';
const day = 86_400_000;
let on: Standing;

beforeAll(async () => {
  const QueueConfigurations = [{ Event: 's3:ObjectRemoved:*', Queue: queueArn }];
  on = await stand(
    deployedWith(
      [
        bucket(Bucket, {
          VersioningConfiguration: { Status: 'Enabled' },
          ObjectLockEnabled: true,
          NotificationConfiguration: { QueueConfigurations },
        }),
        bucket('plain-test'),
      ],
      {
        Deleter: [[['s3:DeleteObject', 's3:DeleteObjectVersion'], [`arn:aws-cn:s3:::${Bucket}/*`]]],
      },
    ),
  );
});
afterAll(() => on.end());

const put = async (Key: string, Body: string, more = {}) =>
  (await on.now.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }))).VersionId!;
const get = async (Key: string, VersionId?: string) =>
  (await on.now.s3.send(new GetObjectCommand({ Bucket, Key, VersionId }))).Body!.transformToString();
const remove = (Key: string, more = {}) => on.now.s3.send(new DeleteObjectCommand({ Bucket, Key, ...more }));
const keys = async (Prefix: string) =>
  (await on.now.s3.send(new ListObjectsV2Command({ Bucket, Prefix }))).Contents?.map(({ Key }) => Key) ?? [];

test('an object written again keeps its earlier versions', async () => {
  const [one, two] = [await put('p/1', 'one'), await put('p/1', 'two')];
  expect([await get('p/1'), await get('p/1', one), await get('p/1', two)]).toEqual(['two', 'one', 'two']);
  const CopySource = `${Bucket}/p/1?versionId=${one}`;
  await on.now.s3.send(new CopyObjectCommand({ Bucket, Key: 'p/2', CopySource }));
  expect(await get('p/2')).toBe('one');
  expect(await refusal(get('p/1', 'ffff'))).toEqual(['NoSuchVersion', 404]);
});

test('a delete leaves a marker; without the marker the object is back', async () => {
  const one = await put('m/1', 'one');
  on.sent.length = 0;
  const { DeleteMarker, VersionId: marker } = await remove('m/1');
  expect(DeleteMarker).toBe(true);
  expect(await refusal(get('m/1'))).toEqual(['NoSuchKey', 404]);
  expect(await refusal(get('m/1', marker))).toEqual(['MethodNotAllowed', 405]);
  expect(await get('m/1', one)).toBe('one');
  expect(await keys('m/')).toEqual([]);
  await on.now.store.deliver();
  expect(on.sent.map(({ body }) => JSON.parse(body).Records[0].eventName)).toEqual([
    'ObjectRemoved:DeleteMarkerCreated',
  ]);

  const listed = await on.now.s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'm/' }));
  expect(listed.DeleteMarkers!.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([[marker, true]]);
  expect(listed.Versions!.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([[one, false]]);

  await remove('m/1', { VersionId: marker });
  expect([await get('m/1'), await keys('m/')]).toEqual(['one', ['m/1']]);
  await remove('m/1', { VersionId: one });
  expect(await refusal(get('m/1'))).toEqual(['NoSuchKey', 404]);
});

test('versions are listed page by page, newest first', async () => {
  const made: string[] = [];
  for (const key of ['v/b', 'v/a', 'v/b', 'v/a', 'v/b']) made.push(`${key} ${await put(key, 'x')}`);
  const seen: string[] = [];
  let next: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (next) {
    const page: Awaited<ReturnType<typeof list>> = await list(next);
    seen.push(...page.Versions!.map(({ Key, VersionId }) => `${Key} ${VersionId}`));
    next = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker!, VersionIdMarker: page.NextVersionIdMarker! }
      : undefined;
  }
  expect(seen).toEqual([3, 1, 4, 2, 0].map((n) => made[n]));
});
const list = (next: object) =>
  on.now.s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'v/', MaxKeys: 2, ...next }));

test('a GOVERNANCE lock holds until its date, or for those who may pass it', async () => {
  const Key = 'locked/1';
  const VersionId = await put(Key, 'accepted');
  const lock = (days: number, more = {}) =>
    on.now.s3.send(
      new PutObjectRetentionCommand({
        Bucket,
        Key,
        VersionId,
        Retention: { Mode: 'GOVERNANCE', RetainUntilDate: new Date(on.now.clock.now() + days * day) },
        ...more,
      }),
    );
  expect(await refusal(on.now.s3.send(new GetObjectRetentionCommand({ Bucket, Key })))).toEqual([
    'NoSuchObjectLockConfiguration',
    404,
  ]);
  await lock(10);
  const { ObjectLockMode } = await on.now.s3.send(new HeadObjectCommand({ Bucket, Key }));
  expect(ObjectLockMode).toBe('GOVERNANCE');
  expect(await refusal(remove(Key, { VersionId }))).toEqual(['AccessDenied', 403]);
  expect(await refusal(lock(5))).toEqual(['AccessDenied', 403]);
  await lock(20);
  await put(Key, 'a new version may come');
  await remove(Key);
  expect(await get(Key, VersionId)).toBe('accepted');

  const deleter = on.now.client(on.now.callers.all[0]!);
  const passing = new DeleteObjectCommand({ Bucket, Key, VersionId, BypassGovernanceRetention: true });
  expect(await refusal(deleter.send(passing))).toEqual(['AccessDenied', 403]);
  expect(on.now.callers.denied.map(({ action }) => action)).toContain('s3:BypassGovernanceRetention');
  await lock(1, { BypassGovernanceRetention: true });
  on.now.clock.move(2 * day);
  await on.again();
  await remove(Key, { VersionId });
  expect(await refusal(get(Key, VersionId))).toEqual(['NoSuchVersion', 404]);
});

test('a COMPLIANCE lock yields to nobody; a lock needs a bucket with locks and a checksum', async () => {
  const until = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: new Date(on.now.clock.now() + day) };
  const VersionId = await put('locked/2', 'x', until);
  const bypass = { VersionId, BypassGovernanceRetention: true };
  expect(await refusal(remove('locked/2', bypass))).toEqual(['AccessDenied', 403]);
  const plain = new PutObjectCommand({ Bucket: 'plain-test', Key: 'k', Body: 'x', ...until } as never);
  expect(await refusal(on.now.s3.send(plain))).toEqual(['InvalidRequest', 400]);
  const unsummed = new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ...until } as never);
  expect(await refusal(on.now.signer.send(unsummed))).toEqual(['InvalidRequest', 400]);
});
