import { createHash } from 'node:crypto';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucket, deployedWith, refusal, type Standing, stand } from './standing.ts';

const Bucket = 'incoming-test';
let on: Standing;

beforeAll(async () => {
  const CorsConfiguration = {
    CorsRules: [
      {
        AllowedOrigins: ['https://*.example.cn'],
        AllowedMethods: ['PUT', 'GET'],
        AllowedHeaders: ['content-type', 'x-amz-checksum-*'],
        ExposedHeaders: ['ETag'],
        MaxAge: 3600,
      },
    ],
  };
  on = await stand(
    deployedWith([bucket(Bucket, { CorsConfiguration })], {
      Putter: [[['s3:PutObject'], [`arn:aws-cn:s3:::${Bucket}/*`]]],
    }),
  );
});
afterAll(() => on.end());

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');
const code = async (answer: Response) => (await answer.text()).match(/<Code>(.*?)<\/Code>/)?.[1] ?? answer.status;
const sign = (command: PutObjectCommand | GetObjectCommand, client = on.now.signer, options = {}) =>
  getSignedUrl(client, command, { expiresIn: 300, signingDate: new Date(on.now.clock.now()), ...options });
const putUrl = (Key: string, more = {}, options = {}) =>
  sign(new PutObjectCommand({ Bucket, Key, ...more }), on.now.signer, options);
const send = (url: string, body: string, headers = {}) => fetch(url, { method: 'PUT', body, headers });

/** The same address with another signature. */
const forgedOf = (url: string) => url.replace(/Signature=(.)/, (_, digit) => `Signature=${digit === '0' ? '1' : '0'}`);

test('PUT and GET by URL, with a file name of the caller', async () => {
  const Key = 'scans/全宗 A439/吴秀英·结婚登记.tif';
  expect((await send(await putUrl(Key), 'bytes')).status).toBe(200);
  const ResponseContentDisposition = `attachment; filename*=UTF-8''${encodeURIComponent('吴秀英.tif')}`;
  const command = new GetObjectCommand({ Bucket, Key, ResponseContentDisposition, ResponseContentType: 'image/tiff' });
  const answer = await fetch(await sign(command));
  expect(await answer.text()).toBe('bytes');
  expect(answer.headers.get('content-disposition')).toBe(ResponseContentDisposition);
  expect(answer.headers.get('content-type')).toBe('image/tiff');
});

test('an altered URL is 403', async () => {
  const url = await putUrl('altered');
  expect(await code(await send(url.replace('/altered?', '/altered2?'), 'x'))).toBe('SignatureDoesNotMatch');
  expect(await code(await send(url.replace('X-Amz-Expires=300', 'X-Amz-Expires=3000'), 'x'))).toBe(
    'SignatureDoesNotMatch',
  );
  expect(await code(await send(forgedOf(url), 'x'))).toBe('SignatureDoesNotMatch');
});

test('an expired URL is 403, by the clock of the platform', async () => {
  const url = await putUrl('expired');
  on.now.clock.move(301_000);
  const answer = await send(url, 'x');
  expect([answer.status, await code(answer)]).toEqual([403, 'AccessDenied']);
  await on.again();
});

test('a signed checksum must be sent, must be the one signed, and must fit the bytes', async () => {
  const options = { unhoistableHeaders: new Set(['x-amz-checksum-sha256']) };
  const url = await putUrl('summed', { ChecksumSHA256: sha256('bytes') }, options);
  const header = (text: string) => ({ 'x-amz-checksum-sha256': sha256(text) });
  expect(await code(await send(url, 'bytes'))).toBe('SignatureDoesNotMatch');
  expect(await code(await send(url, 'other', header('other')))).toBe('SignatureDoesNotMatch');
  expect(await code(await send(url, 'other', header('bytes')))).toBe('BadDigest');
  expect((await send(url, 'bytes', header('bytes'))).status).toBe(200);
  const head = await on.now.s3.send(new HeadObjectCommand({ Bucket, Key: 'summed', ChecksumMode: 'ENABLED' }));
  expect(head.ChecksumSHA256).toBe(sha256('bytes'));
});

test('a checksum hoisted into the query counts', async () => {
  const url = await putUrl('hoisted', { ChecksumSHA256: sha256('bytes') });
  expect(await code(await send(url, 'other'))).toBe('BadDigest');
  expect((await send(url, 'bytes')).status).toBe(200);
});

test('the trap of a default client: the checksum of the empty body is signed into the URL', async () => {
  const url = await sign(new PutObjectCommand({ Bucket, Key: 'trap' }), on.now.s3);
  expect(await code(await send(url, 'bytes'))).toBe('BadDigest');
});

test('a signed If-None-Match refuses the second upload', async () => {
  const url = await putUrl('once', { IfNoneMatch: '*' });
  const headers = { 'if-none-match': '*' };
  expect((await send(url, 'one', headers)).status).toBe(200);
  expect((await send(url, 'two', headers)).status).toBe(412);
  expect((await send(url, 'two')).status).toBe(403);
});

test('a URL is checked against the grants of its signer when it is used', async () => {
  await send(await putUrl('mine'), 'x');
  const putter = on.now.callers.all.find(({ name }) => name === 'Putter')!;
  const url = await sign(new GetObjectCommand({ Bucket, Key: 'mine' }), on.now.client(putter));
  expect((await fetch(url)).status).toBe(403);
});

/** Sends the head of an upload and returns the head of what the server says before it has seen any of the body. */
function firstWord(url: string): Promise<string> {
  const { hostname, port, pathname, search, host } = new URL(url);
  const head = `PUT ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\nexpect: 100-continue\r\ncontent-length: 5\r\n\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(head));
    socket.once('data', (data) => {
      resolve(String(data).replace(/\r\n\r\n.*$/s, ''));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

test('100 Continue only for an upload that will be taken', async () => {
  const url = await putUrl('continue');
  expect(await firstWord(url)).toBe('HTTP/1.1 100 Continue');
  expect(await firstWord(forgedOf(url))).toMatch(/^HTTP\/1\.1 403 /);
  on.line.refuse({ times: 1 });
  // the body will not come: the connection cannot carry another request
  expect(await firstWord(url)).toMatch(/^HTTP\/1\.1 503 .*connection: close/is);
  on.now.clock.move(400_000);
  expect(await firstWord(url)).toMatch(/^HTTP\/1\.1 403 /);
  await on.again();
});

test('an upload that breaks off leaves nothing', async () => {
  const { hostname, port, pathname, search, host } = new URL(await putUrl('broken'));
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 9\r\n\r\nhalf`, () =>
        setTimeout(() => socket.destroy(), 100),
      ),
    );
    socket.once('close', () => resolve());
  });
  expect(await refusal(on.now.s3.send(new HeadObjectCommand({ Bucket, Key: 'broken' })))).toEqual(['NotFound', 404]);
});

test('a browser is asked and answered by the CORS rules of the bucket', async () => {
  const url = await putUrl('browser');
  const preflight = (origin: string, asked: string) =>
    fetch(url, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': asked },
    });
  const good = await preflight('https://desk.example.cn', 'content-type, x-amz-checksum-sha256');
  expect(good.status).toBe(200);
  expect(good.headers.get('access-control-allow-origin')).toBe('https://desk.example.cn');
  expect(good.headers.get('access-control-allow-headers')).toContain('x-amz-checksum-sha256');
  expect((await preflight('https://example.com', 'content-type')).status).toBe(403);
  expect((await preflight('https://desk.example.cn', 'x-other')).status).toBe(403);
  const put = await send(url, 'x', { origin: 'https://desk.example.cn' });
  expect(put.headers.get('access-control-allow-origin')).toBe('https://desk.example.cn');
  expect(put.headers.get('access-control-expose-headers')).toBe('ETag');
  expect(
    (await send(url, 'x', { origin: 'https://example.com' })).headers.get('access-control-allow-origin'),
  ).toBeNull();
});

test('through a host of one’s own that passes everything on and says the signed host', async () => {
  const to = new URL(on.now.endpoint);
  const own = createServer((req, res) => {
    const { method, url: path, headers } = req;
    const up = request({ host: to.hostname, port: to.port, method, path, headers: { ...headers, host: to.host } });
    up.on('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    req.pipe(up);
  });
  await new Promise<void>((listening) => own.listen(0, '127.0.0.1', listening));
  const url = new URL(await putUrl('scans/own-domain'));
  url.host = `127.0.0.1:${(own.address() as AddressInfo).port}`;
  try {
    expect((await send(url.href, 'bytes')).status).toBe(200);
    expect(await (await fetch(await sign(new GetObjectCommand({ Bucket, Key: 'scans/own-domain' })))).text()).toBe(
      'bytes',
    );
  } finally {
    own.close();
    own.closeAllConnections();
  }
});
