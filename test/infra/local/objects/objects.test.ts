import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucket, deployedWith, queueArn, refusal, type Standing, stand } from './standing.ts';

const Bucket = 'incoming-test';
let on: Standing;

beforeAll(async () => {
  const key = 'arn:aws-cn:kms:cn-north-1:123456789012:key/k';
  on = await stand(
    deployedWith(
      [
        bucket(Bucket, {
          NotificationConfiguration: {
            QueueConfigurations: [
              {
                Event: 's3:ObjectCreated:*',
                Queue: queueArn,
                Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'scans/' }] } },
              },
            ],
          },
        }),
        bucket('sealed-test', {
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } },
            ],
          },
        }),
      ],
      {
        Putter: [[['s3:PutObject'], [`arn:aws-cn:s3:::${Bucket}/*`, 'arn:aws-cn:s3:::sealed-test/*']]],
        Reader: [[['s3:GetObject'], [`arn:aws-cn:s3:::${Bucket}/*`]]],
        Lister: [
          [
            ['s3:GetObject', 's3:ListBucket'],
            [`arn:aws-cn:s3:::${Bucket}`, `arn:aws-cn:s3:::${Bucket}/*`],
          ],
        ],
        Deleter: [[['s3:DeleteObject'], [`arn:aws-cn:s3:::${Bucket}/mine/*`]]],
      },
    ),
  );
});
afterAll(() => on.end());

const put = (Key: string, Body: string | Uint8Array = 'x', more = {}) =>
  on.now.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const text = async (Key: string, more = {}) =>
  (await on.now.s3.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body!.transformToString();
const files = () => readdirSync(join(on.folder, 'store', 'bytes')).length;
const functionNamed = (name: string) => on.now.callers.all.find((caller) => caller.name === name)!;

test.each([
  'scans/443021/全宗·A439/婚姻 登记/page-0001.tif',
  'a/../b',
  'a/./b',
  '//two//slashes',
  `!'()*~+&=%20?#`,
  '字'.repeat(341),
])('a key is taken literally: %s', async (Key) => {
  await put(Key, `body of ${Key}`, { Metadata: { n: '1' }, ContentType: 'image/tiff' });
  expect(await text(Key)).toBe(`body of ${Key}`);
  const head = await on.now.s3.send(new HeadObjectCommand({ Bucket, Key }));
  expect(head).toMatchObject({
    ContentType: 'image/tiff',
    Metadata: { n: '1' },
    ContentLength: Buffer.byteLength(`body of ${Key}`),
  });
  expect(head.ETag).toBe(`"${createHash('md5').update(`body of ${Key}`).digest('hex')}"`);
});

test('a key and its neighbour on the way up are two objects', async () => {
  await put('up/other', 'one');
  await put('up/x/../other', 'two');
  expect([await text('up/other'), await text('up/x/../other')]).toEqual(['one', 'two']);
});

test('a key of more than 1,024 bytes is refused', async () => {
  expect(await refusal(put('字'.repeat(342)))).toEqual(['KeyTooLongError', 400]);
});

test('ranges: first, middle, last bytes, past the end', async () => {
  await put('range', '0123456789');
  expect(await text('range', { Range: 'bytes=0-0' })).toBe('0');
  expect(await text('range', { Range: 'bytes=3-5' })).toBe('345');
  expect(await text('range', { Range: 'bytes=7-' })).toBe('789');
  expect(await text('range', { Range: 'bytes=-5' })).toBe('56789');
  expect(await text('range', { Range: 'bytes=-50' })).toBe('0123456789');
  expect(await text('range', { Range: 'bytes=8-99' })).toBe('89');
  expect(await refusal(text('range', { Range: 'bytes=10-' }))).toEqual(['InvalidRange', 416]);
  const part = await on.now.s3.send(new GetObjectCommand({ Bucket, Key: 'range', Range: 'bytes=-5' }));
  expect([part.ContentRange, part.ContentLength, part.$metadata.httpStatusCode]).toEqual(['bytes 5-9/10', 5, 206]);
  await put('empty', '');
  expect(await text('empty')).toBe('');
});

test.each([
  ['ChecksumSHA256', createHash('sha256').update('other').digest('base64')],
  ['ChecksumCRC32', 'AAAAAA=='],
  ['ChecksumCRC32C', 'AAAAAA=='],
  ['ChecksumSHA1', createHash('sha1').update('other').digest('base64')],
  ['ContentMD5', createHash('md5').update('other').digest('base64')],
])('a wrong %s is BadDigest, and nothing is kept', async (name, value) => {
  const before = files();
  expect(await refusal(put('digest', 'body', { [name]: value }))).toEqual(['BadDigest', 400]);
  expect(files()).toBe(before);
  expect(await refusal(text('digest'))).toEqual(['NoSuchKey', 404]);
});

test.each([
  ['ChecksumSHA256', createHash('sha256').update('123456789').digest('base64')],
  ['ChecksumCRC32', 'y/Q5Jg=='],
  ['ChecksumCRC32C', '4waSgw=='],
  ['ChecksumSHA1', createHash('sha1').update('123456789').digest('base64')],
])('a right %s is kept and returned on request', async (name, value) => {
  await put(`right-${name}`, '123456789', { [name]: value });
  const head = await on.now.s3.send(new HeadObjectCommand({ Bucket, Key: `right-${name}`, ChecksumMode: 'ENABLED' }));
  expect(head).toMatchObject({ [name]: value, ChecksumType: 'FULL_OBJECT' });
});

test('a stream goes as aws-chunked with a checksum trailer and is stored without its wrapping', async () => {
  const body = Buffer.alloc(3_000_000, 'stream');
  await on.now.s3.send(
    new PutObjectCommand({
      Bucket,
      Key: 'stream',
      Body: Readable.from([body]),
      ContentLength: body.length,
      ContentEncoding: 'gzip',
    }),
  );
  const got = await on.now.s3.send(new GetObjectCommand({ Bucket, Key: 'stream' }));
  expect(got.ContentEncoding).toBe('gzip');
  expect(Buffer.compare(Buffer.from(await got.Body!.transformToByteArray()), body)).toBe(0);
});

test('conditional writes: eight race, one wins', async () => {
  const race = await Promise.all(
    Array.from({ length: 8 }, (_, n) => refusal(put('race', `writer ${n}`, { IfNoneMatch: '*' }))),
  );
  expect(race.map(([code]) => code).sort()).toEqual([...Array(7).fill('PreconditionFailed'), 'none']);
  const winner = race.findIndex(([code]) => code === 'none');
  expect(await text('race')).toBe(`writer ${winner}`);
  const { ETag } = await on.now.s3.send(new HeadObjectCommand({ Bucket, Key: 'race' }));
  expect(await refusal(put('race', 'next', { IfMatch: '"0"' }))).toEqual(['PreconditionFailed', 412]);
  expect(await refusal(put('none yet', 'next', { IfMatch: ETag }))).toEqual(['NoSuchKey', 404]);
  await put('race', 'next', { IfMatch: ETag });
  expect(await text('race')).toBe('next');
});

test('conditional reads', async () => {
  const { ETag } = await put('seen', 'x');
  expect((await refusal(text('seen', { IfNoneMatch: ETag })))[1]).toBe(304);
  expect((await refusal(text('seen', { IfMatch: '"0"' })))[1]).toBe(412);
  expect(await text('seen', { IfMatch: ETag })).toBe('x');
});

test('a copy keeps body, headers and checksum, and outlives its source', async () => {
  const Key = 'copy/原件 ·1';
  await put(Key, 'original', { ContentType: 'image/tiff', ChecksumAlgorithm: 'SHA256' });
  const CopySource = `${Bucket}/${encodeURIComponent(Key)}`;
  const copied = await on.now.s3.send(new CopyObjectCommand({ Bucket, Key: 'copy/2', CopySource }));
  expect(copied.CopyObjectResult?.ChecksumSHA256).toBe(createHash('sha256').update('original').digest('base64'));
  await on.now.s3.send(new DeleteObjectCommand({ Bucket, Key }));
  const got = await on.now.s3.send(new GetObjectCommand({ Bucket, Key: 'copy/2' }));
  expect([got.ContentType, await got.Body!.transformToString()]).toEqual(['image/tiff', 'original']);
  expect(await refusal(on.now.s3.send(new CopyObjectCommand({ Bucket, Key: 'copy/3', CopySource })))).toEqual([
    'NoSuchKey',
    404,
  ]);
});

test('2,500 keys are listed in UTF-8 order, also folded at a delimiter', async () => {
  const keys = Array.from(
    { length: 2500 },
    (_, n) => `list/${['甲', 'é', '𠀀', 'z', '乙'][n % 5]}/${(n * 7919) % 2500}`,
  );
  for (let at = 0; at < keys.length; at += 50) await Promise.all(keys.slice(at, at + 50).map((key) => put(key)));
  const listed: string[] = [];
  let ContinuationToken: string | undefined;
  let pages = 0;
  do {
    const page = await on.now.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/', ContinuationToken }));
    listed.push(...page.Contents!.map(({ Key }) => Key!));
    ContinuationToken = page.NextContinuationToken;
    pages += 1;
  } while (ContinuationToken);
  expect(pages).toBe(3);
  expect(listed).toEqual(keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));

  const folded: string[] = [];
  do {
    const page = await on.now.s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'list/', Delimiter: '/', MaxKeys: 2, ContinuationToken }),
    );
    folded.push(...page.CommonPrefixes!.map(({ Prefix }) => Prefix!));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  expect(folded).toEqual(['list/z/', 'list/é/', 'list/乙/', 'list/甲/', 'list/𠀀/']);
});

test('DeleteObjects asks for the grant of each key and answers each', async () => {
  await put('mine/1 <&>');
  await put('theirs/1');
  const deleter = on.now.client(functionNamed('Deleter'));
  const answer = await deleter.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'mine/1 <&>' }, { Key: 'theirs/1' }] } }),
  );
  expect(answer.Deleted?.map(({ Key }) => Key)).toEqual(['mine/1 <&>']);
  expect(answer.Errors?.map(({ Key, Code }) => [Key, Code])).toEqual([['theirs/1', 'AccessDenied']]);
  expect(await text('theirs/1')).toBe('x');
});

test('who may not list is not told that a key is missing', async () => {
  const { callers, client } = on.now;
  callers.denied.length = 0;
  await put('there');
  const read = (caller: string, Key: string) =>
    refusal(client(functionNamed(caller)).send(new GetObjectCommand({ Bucket, Key })));
  expect(await read('Reader', 'there')).toEqual(['none', 200]);
  expect(await read('Reader', 'gone')).toEqual(['AccessDenied', 403]);
  expect(await read('Lister', 'gone')).toEqual(['NoSuchKey', 404]);
  expect(await read('Putter', 'there')).toEqual(['AccessDenied', 403]);
  expect(callers.denied.map(({ caller, action }) => [caller, action])).toEqual([
    ['Reader', 's3:ListBucket'],
    ['Putter', 's3:GetObject'],
  ]);
});

test('a bucket with a customer key needs the key, too', async () => {
  const putter = on.now.client(functionNamed('Putter'));
  const sealed = new PutObjectCommand({ Bucket: 'sealed-test', Key: 'k', Body: 'x' });
  expect(await refusal(putter.send(sealed))).toEqual(['AccessDenied', 403]);
  const { ServerSideEncryption } = await on.now.s3.send(sealed);
  expect(ServerSideEncryption).toBe('aws:kms');
});

test('events: only what the notification names, with the encoded key and the real size, once', async () => {
  on.sent.length = 0;
  await put('elsewhere/1', 'x');
  await put('scans/全宗 1/a+b(1).tif', '12345');
  await on.now.store.deliver();
  expect(on.sent.map(({ queue }) => queue)).toEqual([queueArn]);
  const [record] = JSON.parse(on.sent[0]!.body).Records;
  expect(record).toMatchObject({
    eventSource: 'aws:s3',
    eventVersion: '2.1',
    eventName: 'ObjectCreated:Put',
    awsRegion: 'cn-north-1',
  });
  expect(record.s3.bucket).toMatchObject({ name: Bucket, arn: `arn:aws-cn:s3:::${Bucket}` });
  expect(record.s3.object).toMatchObject({ key: 'scans/%E5%85%A8%E5%AE%97+1/a%2Bb%281%29.tif', size: 5 });
  expect(record.s3.object.eTag).toBe(createHash('md5').update('12345').digest('hex'));
  expect(on.now.store.pending()).toBe(0);
});

test('unknown buckets and calls are refused by name', async () => {
  expect(await refusal(on.now.s3.send(new HeadObjectCommand({ Bucket: 'no-such-bucket', Key: 'k' })))).toEqual([
    'NotFound',
    404,
  ]);
  const list = on.now.s3.send(new ListObjectsV2Command({ Bucket: 'no-such-bucket' }));
  expect(await refusal(list)).toEqual(['NoSuchBucket', 404]);
  expect(await refusal(put('tagged', 'x', { Tagging: 'a=b' }))).toEqual(['NotImplemented', 501]);
});

test('objects outlive a restart', async () => {
  await put('lasting', 'still here');
  await on.again();
  expect(await text('lasting')).toBe('still here');
});
