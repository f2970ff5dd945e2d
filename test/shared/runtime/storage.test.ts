import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CompleteMultipartUploadCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { storage } from '#shared/runtime/storage.ts';

let server: Server;
let answers: [status: number, code: string][] = [];
let asked = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1;
    const [status, code] = answers.shift() ?? [200, ''];
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(code && `<Error><Code>${code}</Code><Message>told</Message></Error>`);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'cn-north-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
});
beforeEach(() => {
  asked = 0;
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const conflict: [number, string] = [409, 'ConditionalRequestConflict'];
const object = { Bucket: 'b', Key: 'k' };

test('a put that meets another of the same key is sent again, and hears what became of it', async () => {
  answers = [conflict, [412, 'PreconditionFailed']];
  const put = storage().send(new PutObjectCommand({ ...object, Body: Buffer.from('x'), IfNoneMatch: '*' }));
  await expect(put).rejects.toMatchObject({ name: 'PreconditionFailed' });
  expect(asked).toBe(2);
});

test('other refusals, and parts that S3 wants sent anew, are not', async () => {
  answers = [[412, 'PreconditionFailed']];
  const put = storage().send(new PutObjectCommand({ ...object, Body: Buffer.from('x'), IfNoneMatch: '*' }));
  await expect(put).rejects.toMatchObject({ name: 'PreconditionFailed' });
  answers = [conflict];
  const whole = new CompleteMultipartUploadCommand({ ...object, UploadId: 'u', IfNoneMatch: '*' });
  await expect(storage().send(whole)).rejects.toMatchObject({ name: 'ConditionalRequestConflict' });
  expect(asked).toBe(2);
});
