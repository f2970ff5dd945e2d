import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Refused, type Signed, sha256, signedService, verify } from '#infra/local/signature.ts';

let outcome: Signed | Refused | undefined;
let now = 0;
const server = createServer(async (req, res) => {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part);
  try {
    outcome = verify(req, sha256(Buffer.concat(parts)), (key) => (key === 'KEY' ? 'secret' : undefined), now);
    expect(signedService(req)).toBe(outcome.service);
    res.end(outcome.service === 's3' ? '' : '{}');
  } catch (error) {
    outcome = error as Refused;
    res.writeHead(outcome instanceof Refused ? outcome.status : 500).end();
  }
});
let endpoint = '';
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  outcome = undefined;
  now = Date.now();
});

const client = (secretAccessKey = 'secret', accessKeyId = 'KEY') => ({
  endpoint,
  region: 'cn-north-1',
  credentials: { accessKeyId, secretAccessKey },
  maxAttempts: 1,
});
const s3 = (...keys: string[]) =>
  new S3Client({
    ...client(...keys),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
const refusal = () => {
  if (!(outcome instanceof Refused)) throw new Error('not refused');
  return outcome.code;
};

describe('signed headers of the real SDK clients', () => {
  test('DynamoDB, SQS and KMS', async () => {
    await new DynamoDBClient(client()).send(new ListTablesCommand());
    expect(outcome).toMatchObject({ accessKey: 'KEY', service: 'dynamodb', region: 'cn-north-1', presigned: false });
    await new SQSClient(client())
      .send(new SendMessageCommand({ QueueUrl: `${endpoint}/1/q`, MessageBody: '档案' }))
      .catch(() => {});
    expect(outcome).toMatchObject({ service: 'sqs' });
    await new KMSClient(client()).send(new EncryptCommand({ KeyId: 'k', Plaintext: Buffer.from('x') }));
    expect(outcome).toMatchObject({ service: 'kms' });
  });
  test.each(['plain.txt', '443021/档号 C038-001.tif', "odd!'()*~+&=;,:@$.txt", 'a/../b', 'a//b/', '百分%41', 'x?y#z'])(
    'S3 put and get of %s',
    async (Key) => {
      await s3().send(new PutObjectCommand({ Bucket: 'bucket', Key, Body: 'x', Metadata: { 'a-b': 'c   d' } }));
      expect(outcome).toMatchObject({ service: 's3', bodyHash: sha256('x') });
      await s3().send(
        new GetObjectCommand({ Bucket: 'bucket', Key, ResponseContentDisposition: 'attachment; filename="a b.txt"' }),
      );
      expect(outcome).toMatchObject({ service: 's3' });
    },
  );
  test('S3 queries with empty values, spaces and Chinese', async () => {
    const list = new ListObjectsV2Command({ Bucket: 'bucket', Prefix: '目录 一/', Delimiter: '/', StartAfter: 'a+b' });
    await s3()
      .send(list)
      .catch(() => {});
    expect(outcome).toMatchObject({ service: 's3' });
    const remove = new DeleteObjectsCommand({ Bucket: 'bucket', Delete: { Objects: [{ Key: 'a' }] } });
    await s3()
      .send(remove)
      .catch(() => {});
    expect(outcome).toMatchObject({ service: 's3' });
  });
  test('a wrong secret, an unknown key, an old date', async () => {
    const read = new GetObjectCommand({ Bucket: 'bucket', Key: 'a' });
    await expect(s3('other').send(read)).rejects.toThrow();
    expect(refusal()).toBe('SignatureDoesNotMatch');
    await expect(s3('secret', 'NOBODY').send(read)).rejects.toThrow();
    expect(refusal()).toBe('InvalidAccessKeyId');
    now += 16 * 60_000;
    await expect(s3().send(read)).rejects.toThrow();
    expect(refusal()).toBe('RequestTimeTooSkewed');
  });
  test('a body other than the one signed', async () => {
    const dynamo = new DynamoDBClient(client());
    dynamo.middlewareStack.add(
      (next) => (args) => next({ ...args, request: Object.assign(args.request as object, { body: '{"Limit":1}' }) }),
      {
        step: 'finalizeRequest',
        priority: 'low',
      },
    );
    await expect(dynamo.send(new ListTablesCommand())).rejects.toThrow();
    expect(refusal()).toBe('SignatureDoesNotMatch');
  });
});

/** Sends a URL exactly as it stands (fetch would fold dot segments). */
const send = (method: string, url: string, headers: Record<string, string> = {}) =>
  new Promise<number>((done, fail) => {
    const path = url.slice(endpoint.length);
    const { hostname, port } = new URL(endpoint);
    const req = request({ hostname, port, method, path, headers }, (res) =>
      res.resume().on('end', () => done(res.statusCode!)),
    );
    req.on('error', fail).end();
  });

describe('presigned URLs', () => {
  const put = (input: Partial<ConstructorParameters<typeof PutObjectCommand>[0]> = {}, expiresIn = 600) =>
    getSignedUrl(s3(), new PutObjectCommand({ Bucket: 'bucket', Key: '扫描/a/../第1页.tif', ...input }), {
      expiresIn,
      unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
    });

  test('good until it expires, to the second, on the clock it is asked by', async () => {
    const url = await put();
    expect(await send('PUT', url)).toBe(200);
    expect(outcome).toMatchObject({ presigned: true, bodyHash: 'UNSIGNED-PAYLOAD', service: 's3' });
    now += 601_000;
    expect(await send('PUT', url)).toBe(403);
    expect(refusal()).toBe('AccessDenied');
  });
  test('another method, key, query or expiry is refused', async () => {
    const url = await put();
    expect(await send('GET', url)).toBe(403);
    expect(await send('PUT', url.replace('/a/../', '/b/../'))).toBe(403);
    expect(await send('PUT', `${url}&versionId=1`)).toBe(403);
    expect(await send('PUT', url.replace('X-Amz-Expires=600', 'X-Amz-Expires=6000'))).toBe(403);
    expect(refusal()).toBe('SignatureDoesNotMatch');
  });
  test('a cut-off or longer signature is refused, not an error', async () => {
    const url = await put();
    const cut = url.replace(/(X-Amz-Signature=\w{60})\w{4}/, '$1');
    expect(await send('PUT', cut)).toBe(403);
    expect(await send('PUT', url.replace(/X-Amz-Signature=/, 'X-Amz-Signature=00'))).toBe(403);
  });
  test('a signed checksum header must come, and come unchanged', async () => {
    const url = await put({ ChecksumSHA256: 'AAAA' });
    expect(await send('PUT', url, { 'x-amz-checksum-sha256': 'AAAA' })).toBe(200);
    expect(await send('PUT', url, { 'x-amz-checksum-sha256': 'BBBB' })).toBe(403);
    expect(await send('PUT', url)).toBe(403);
  });
  test('an x-amz header that was not signed is refused', async () => {
    expect(await send('PUT', await put(), { 'x-amz-meta-more': '1' })).toBe(403);
    expect(refusal()).toBe('AccessDenied');
  });
  test('longer than a week is refused', async () => {
    const url = (await put()).replace('X-Amz-Expires=600', 'X-Amz-Expires=604801');
    expect(await send('PUT', url)).toBe(400);
    expect(refusal()).toBe('AuthorizationQueryParametersError');
  });
});
