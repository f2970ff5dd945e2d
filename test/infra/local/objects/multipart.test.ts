import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucket, deployedWith, queueArn, refusal, type Standing, stand } from './standing.ts';

const Bucket = 'incoming-test';
const five = 5 * 1024 * 1024;
let on: Standing;

beforeAll(async () => {
  const QueueConfigurations = [{ Event: 's3:ObjectCreated:CompleteMultipartUpload', Queue: queueArn }];
  on = await stand(deployedWith([bucket(Bucket, { NotificationConfiguration: { QueueConfigurations } })]));
});
afterAll(() => on.end());

const files = () => readdirSync(join(on.folder, 'store', 'bytes')).length;
const create = async (Key: string, more = {}) =>
  (await on.now.s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))).UploadId!;
const part = (Key: string, UploadId: string, PartNumber: number, Body: Uint8Array | string, more = {}) =>
  on.now.s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...more }));
const complete = (Key: string, UploadId: string, Parts: object[], more = {}) =>
  on.now.s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }));
const read = async (Key: string, more = {}) =>
  (await on.now.s3.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body!.transformToByteArray();
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest();

test('parts, out of order, one again, over a restart, become one object without a copy', async () => {
  const Key = '大图/page 0001.tif';
  const bodies = [Buffer.alloc(five, 'a'), Buffer.alloc(five + 1, 'b'), Buffer.from('end')];
  const UploadId = await create(Key, { ContentType: 'image/tiff', ChecksumAlgorithm: 'SHA256' });
  await part(Key, UploadId, 3, bodies[2]!, { ChecksumAlgorithm: 'SHA256' });
  await part(Key, UploadId, 1, 'wrong', { ChecksumAlgorithm: 'SHA256' });
  await on.again();
  await part(Key, UploadId, 1, bodies[0]!, { ChecksumAlgorithm: 'SHA256' });
  await part(Key, UploadId, 2, bodies[1]!, { ChecksumAlgorithm: 'SHA256' });
  const listed = await on.now.s3.send(new ListPartsCommand({ Bucket, Key, UploadId }));
  expect(listed.Parts!.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, five],
    [2, five + 1],
    [3, 3],
  ]);
  const second = await on.now.s3.send(
    new ListPartsCommand({ Bucket, Key, UploadId, PartNumberMarker: '1', MaxParts: 1 }),
  );
  expect([second.Parts!.length, second.NextPartNumberMarker, second.IsTruncated]).toEqual([1, '2', true]);

  const before = files();
  expect(before).toBe(bodies.length);
  on.sent.length = 0;
  const done = await complete(Key, UploadId, listed.Parts!);
  expect(files()).toBe(before);
  expect(done.ETag).toBe(`"${md5(Buffer.concat(bodies.map(md5))).toString('hex')}-3"`);
  const digests = bodies.map((body) => createHash('sha256').update(body).digest());
  expect(done.ChecksumSHA256).toBe(`${createHash('sha256').update(Buffer.concat(digests)).digest('base64')}-3`);

  const whole = Buffer.concat(bodies);
  expect(Buffer.compare(await read(Key), whole)).toBe(0);
  const across = await read(Key, { Range: `bytes=${five - 2}-${2 * five + 2}` });
  expect(Buffer.compare(across, whole.subarray(five - 2, 2 * five + 3))).toBe(0);
  const head = await on.now.s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
  expect(head).toMatchObject({ ContentType: 'image/tiff', ContentLength: whole.length, ChecksumType: 'COMPOSITE' });

  await on.now.store.deliver();
  expect(on.sent.length).toBe(1);
  const [record] = JSON.parse(on.sent[0]!.body).Records;
  expect(record.eventName).toBe('ObjectCreated:CompleteMultipartUpload');
  expect(record.s3.object.size).toBe(whole.length);
  expect(await refusal(complete(Key, UploadId, listed.Parts!))).toEqual(['NoSuchUpload', 404]);
});

test('wrong lists of parts are refused and the upload stays', async () => {
  const Key = 'wrong';
  const UploadId = await create(Key);
  const one = { PartNumber: 1, ETag: (await part(Key, UploadId, 1, 'small')).ETag };
  const two = { PartNumber: 2, ETag: (await part(Key, UploadId, 2, 'two')).ETag };
  expect(await refusal(complete(Key, UploadId, [one, two]))).toEqual(['EntityTooSmall', 400]);
  expect(await refusal(complete(Key, UploadId, [two, one]))).toEqual(['InvalidPartOrder', 400]);
  expect(await refusal(complete(Key, UploadId, [{ ...one, ETag: '"0"' }]))).toEqual(['InvalidPart', 400]);
  expect(await refusal(complete(Key, UploadId, [{ ...one, PartNumber: 3 }]))).toEqual(['InvalidPart', 400]);
  const before = files();
  expect(await refusal(part(Key, UploadId, 10_001, 'x'))).toEqual(['InvalidArgument', 400]);
  expect(files()).toBe(before);
  await on.now.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'first' }));
  expect(await refusal(complete(Key, UploadId, [one], { IfNoneMatch: '*' }))).toEqual(['PreconditionFailed', 412]);
  await complete(Key, UploadId, [one]);
  expect(Buffer.from(await read(Key)).toString()).toBe('small');
});

test('an aborted upload leaves neither parts nor files', async () => {
  const before = files();
  const UploadId = await create('aborted');
  await part('aborted', UploadId, 1, 'x');
  const open = await on.now.s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'abo' }));
  expect(open.Uploads!.map((upload) => upload.UploadId)).toEqual([UploadId]);
  await on.now.s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'aborted', UploadId }));
  expect(files()).toBe(before);
  expect(await refusal(part('aborted', UploadId, 1, 'x'))).toEqual(['NoSuchUpload', 404]);
  expect(await refusal(on.now.s3.send(new HeadObjectCommand({ Bucket, Key: 'aborted' })))).toEqual(['NotFound', 404]);
});

test('parts by presigned URL and by copy of a range', async () => {
  const source = Buffer.alloc(five + 10, '0123456789');
  await on.now.s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: source }));
  const Key = 'mixed';
  const UploadId = await create(Key);
  const CopySource = `${Bucket}/source`;
  const copy = (CopySourceRange: string) =>
    on.now.s3.send(new UploadPartCopyCommand({ Bucket, Key, UploadId, PartNumber: 1, CopySource, CopySourceRange }));
  expect(await refusal(copy(`bytes=5-${five + 10}`))).toEqual(['InvalidArgument', 400]);
  const one = (await copy(`bytes=5-${five + 4}`)).CopyPartResult!.ETag;
  const command = new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 2 });
  const answer = await fetch(await getSignedUrl(on.now.signer, command), { method: 'PUT', body: 'tail' });
  await complete(Key, UploadId, [
    { PartNumber: 1, ETag: one },
    { PartNumber: 2, ETag: answer.headers.get('etag') },
  ]);
  const expected = Buffer.concat([source.subarray(5, five + 5), Buffer.from('tail')]);
  expect(Buffer.compare(await read(Key), expected)).toBe(0);
});
