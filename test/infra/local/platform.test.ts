import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CannotStart } from '#infra/local/cannot-start.ts';
import { unusedGrants } from '#infra/local/grants.ts';
import { type Platform, startPlatform } from '#infra/local/platform.ts';
import { sampleAssembly } from './sample/app.ts';

const folder = mkdtempSync(join(tmpdir(), 'lantai-platform-'));
const data = join(folder, 'data');
let outdir: string;
let platform: Platform;
beforeAll(async () => {
  outdir = await sampleAssembly(folder);
  platform = await startPlatform({ outdir, data, port: 0 });
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true });
});

const declared = (type: string, id: string) => platform.deployed.of(type).find((d) => d.id.startsWith(id))!;
/** Settings of an SDK client that may do everything, or that is a caller with these keys. */
const client = () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL } = platform.admin.credentials();
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID!, secretAccessKey: AWS_SECRET_ACCESS_KEY! };
  return { region: AWS_REGION!, endpoint: AWS_ENDPOINT_URL!, credentials, maxAttempts: 1 };
};
async function call(
  method: string,
  path: string,
  { subject = '王芳', body }: { subject?: string; body?: object } = {},
) {
  const authorization = `Bearer ${await platform.token(subject)}`;
  const response = await fetch(platform.origin + path, {
    method,
    headers: { authorization },
    body: body ? JSON.stringify(body) : null,
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}
async function seen(what: string): Promise<string | undefined> {
  const TableName = declared('AWS::DynamoDB::Table', 'Seen').name;
  const { Item } = await new DynamoDBClient(client()).send(
    new GetItemCommand({ TableName, Key: { what: { S: what } } }),
  );
  return Item?.value?.S;
}

describe('the HTTP API', () => {
  test('a function behind a route writes and reads with its own grants, under the caller of the token', async () => {
    expect(await call('POST', '/v1/notes', { body: { noteId: 'n1', text: '婚姻登记' } })).toEqual({
      status: 201,
      body: { noteId: 'n1', author: '王芳' },
    });
    expect((await call('GET', '/v1/notes/n1')).body.text).toBe('婚姻登记');
  });
  test('without a token 401, on an open route none is needed', async () => {
    expect((await fetch(`${platform.origin}/v1/notes/n1`)).status).toBe(401);
    expect((await fetch(`${platform.origin}/v1/health`)).status).toBe(200);
  });
  test('a call without a grant is refused as AWS does, naming role, function, action and resource, and is listed', async () => {
    const { status, body } = await call('DELETE', '/v1/notes/n1');
    expect(status).toBe(500);
    expect(body.name).toBe('AccessDeniedException');
    const table = declared('AWS::DynamoDB::Table', 'Notes').arn;
    expect(body.message).toMatch(
      new RegExp(
        `^User: arn:aws-cn:sts::\\d+:assumed-role/.*NotesApi.*/.*NotesApi.* is not authorized to perform: dynamodb:DeleteItem on resource: ${table}`,
      ),
    );
    expect(platform.denied).toContainEqual(
      expect.objectContaining({ action: 'dynamodb:DeleteItem', resource: table, times: 1 }),
    );
  });
});

test('a change of a table reaches the function that follows its stream', async () => {
  await call('POST', '/v1/notes', { body: { noteId: 'n2', text: '土地' } });
  await platform.idle();
  expect(await seen('note n2')).toBe('INSERT 土地');
});

test('an object put by a presigned URL goes through the queue to its function; a changed URL is refused', async () => {
  const { url } = (await call('POST', '/v1/links', { body: { name: '扫描 件+1.txt' } })).body;
  expect((await fetch(url.replace('uploads', 'elsewhere'), { method: 'PUT', body: 'x' })).status).toBe(403);
  expect((await fetch(url, { method: 'PUT', body: '第一页' })).status).toBe(200);
  await platform.idle();
  expect(await seen('uploads/扫描 件+1.txt')).toBe('第一页');
});

test('a rule fires all its targets: by hand, and when the clock is moved past its time', async () => {
  await platform.fire('Tick');
  await platform.idle();
  const [first, second] = ['FirstTick', 'SecondTick'].map(
    (id) => `tick ${declared('AWS::Lambda::Function', id).name}`,
  ) as [string, string];
  const before = await seen(first);
  expect(before).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(await seen(second)).toBeDefined();
  platform.clock.move(10 * 60_000);
  await expect.poll(async () => (await seen(second))! > before! && (await seen(first))! > before!).toBe(true);
});

describe('the front', () => {
  test('speaks to the real SDK clients of all four services', async () => {
    const Bucket = declared('AWS::S3::Bucket', 'Kept').name;
    const s3 = new S3Client(client());
    const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key: 'a/../卷 1.txt', Body: '内容' }));
    expect(VersionId).toBeTruthy();
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'a/../卷 1.txt' }));
    expect(await Body?.transformToString()).toBe('内容');

    const QueueUrl = `${platform.origin}/123456789012/${declared('AWS::SQS::Queue', 'Letters').name}`;
    const { MessageId } = await new SQSClient(client()).send(new SendMessageCommand({ QueueUrl, MessageBody: '信' }));
    expect(MessageId).toBeTruthy();

    const kms = new KMSClient(client());
    const context = { purpose: 'names' };
    const KeyId = declared('AWS::KMS::Key', 'Key').arn;
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId, Plaintext: Buffer.from('密'), EncryptionContext: context }),
    );
    const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context }));
    expect(Buffer.from(Plaintext!).toString()).toBe('密');
    await expect(kms.send(new DecryptCommand({ CiphertextBlob }))).rejects.toMatchObject({
      name: 'InvalidCiphertextException',
    });

    const query = new QueryCommand({
      TableName: declared('AWS::DynamoDB::Table', 'Notes').name,
      IndexName: 'byAuthor',
      KeyConditionExpression: 'author = :a',
      ExpressionAttributeValues: { ':a': { S: '王芳' } },
    });
    expect((await new DynamoDBClient(client()).send(query)).Count).toBeGreaterThan(0);
  });
  test('a stranger to S3 gets 403 in XML, in whatever way the signature is missing', async () => {
    const bucket = declared('AWS::S3::Bucket', 'Incoming').name;
    for (const query of [
      '',
      '?X-Amz-Signature=00',
      '?X-Amz-Credential=a%2Fb%2Fc%2Fsqs%2Faws4_request&X-Amz-Signature=0',
    ]) {
      const response = await fetch(`${platform.origin}/${bucket}/uploads/a${query}`, { method: 'PUT', body: 'x' });
      expect(response.status).toBe(403);
      expect(await response.text()).toMatch(/<Error><Code>/);
    }
  });
  test('the grants that nobody used can be listed', () => {
    const caller = declared('AWS::Lambda::Function', 'NotesApi').id;
    const used = platform.used.filter((u) => u.caller === caller);
    const unused = unusedGrants(platform.statementsOf(caller), used).map((grant) => grant.action);
    expect(unused).toEqual(['dynamodb:UpdateItem']);
  });
});

test('everything is still there after a restart, also messages nobody has handled', async () => {
  const token = await platform.token('王芳');
  const ahead = platform.clock.offset();
  await platform.stop();
  platform = await startPlatform({ outdir, data, port: 0 });
  expect(platform.clock.offset()).toBe(ahead);
  const again = await fetch(`${platform.origin}/v1/notes/n1`, { headers: { authorization: `Bearer ${token}` } });
  expect(await again.json()).toMatchObject({ text: '婚姻登记' });
  expect(await seen('uploads/扫描 件+1.txt')).toBe('第一页');
  expect(platform.queues.depth(declared('AWS::SQS::Queue', 'Letters').arn).visible).toBe(1);
});

test('a second platform on the same data is refused, and harms nothing', async () => {
  await expect(startPlatform({ outdir, data, port: 0 })).rejects.toThrow(CannotStart);
  expect((await call('GET', '/v1/notes/n1')).status).toBe(200);
});

test('a platform that was killed goes on where it was, at once', async () => {
  const killed = join(folder, 'killed');
  const program = `import { startPlatform } from '#infra/local/platform.ts';
    const [outdir, data] = process.argv.slice(1);
    const platform = await startPlatform({ outdir, data, port: 0 });
    const letters = platform.deployed.of('AWS::SQS::Queue').find((q) => q.id.startsWith('Letters')).arn;
    platform.queues.send(letters, 'kept');
    const authorization = 'Bearer ' + (await platform.token('李明'));
    const body = JSON.stringify({ noteId: 'n9', text: '未丢' });
    await fetch(platform.origin + '/v1/notes', { method: 'POST', headers: { authorization }, body });
    console.log(authorization);`;
  const host = spawn(process.execPath, ['--input-type=module', '-e', program, outdir, killed], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const authorization = String(await new Promise((said) => host.stdout.once('data', said))).trim();
  host.kill('SIGKILL');
  await new Promise((gone) => host.once('exit', gone));

  const again = await startPlatform({ outdir, data: killed, port: 0 });
  const note = await fetch(`${again.origin}/v1/notes/n9`, { headers: { authorization } });
  expect(await note.json()).toMatchObject({ text: '未丢' });
  expect(again.queues.depth(declared('AWS::SQS::Queue', 'Letters').arn).visible).toBe(1);
  await again.idle();
  await again.stop();
});

test('a taken port gives way to the next free one', async () => {
  const taken = Number(new URL(platform.origin).port);
  const other = await startPlatform({ outdir, data: join(folder, 'other'), port: taken });
  expect(Number(new URL(other.origin).port)).toBeGreaterThan(taken);
  await other.stop();
});
