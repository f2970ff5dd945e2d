import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { type Client, client, Refusal } from '#infra/client/client.ts';
import { contract } from '#shared/api/contract.ts';

const atArchives = z.object({ archivesCode: z.string(), fondsNumber: z.string() });
const path = '/v1/archives/{archivesCode}/fonds/{fondsNumber}/things';
const list = contract({
  name: 'list-things',
  method: 'GET',
  path,
  summary: '列出',
  may: 'look-up',
  params: atArchives,
  query: z.object({ limit: z.coerce.number().optional(), title: z.string().optional() }),
  answer: z.object({ count: z.number() }),
});
const make = contract({
  name: 'make-thing',
  method: 'POST',
  path,
  summary: '新建',
  may: 'look-up',
  params: atArchives,
  body: z.object({ title: z.string() }),
  answer: z.object({ count: z.number() }),
});
const page = contract({ ...list, name: 'page', produces: 'text/html', answer: z.string() });

type Request = { method: string; url: string; headers: IncomingMessage['headers']; body: string };
const requests: Request[] = [];
let next = { status: 200, body: '{"count":1}' };
const server = createServer(async (req, res) => {
  let body = '';
  for await (const part of req) body += part;
  requests.push({ method: req.method!, url: req.url!, headers: req.headers, body });
  res.writeHead(next.status).end(next.body);
});
let ask: Client;
let tokens = 0;
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  ask = client(origin, async () => `token-${++tokens}`, { 'accept-language': 'en' });
});
afterAll(() => void server.close());

const params = { archivesCode: '443021', fondsNumber: 'A/4 档' };
const refusalOf = async (status: number, body: string): Promise<Refusal> => {
  next = { status, body };
  return ask(list, { params }).then(
    () => expect.unreachable('was answered'),
    (error) => error,
  );
};

test('a call has the contract’s method, path, query and body, escaped, under a token asked for anew', async () => {
  next = { status: 200, body: '{"count":1,"more":"than promised"}' };
  expect(await ask(list, { params, query: { limit: 5, title: '婚姻 & 户籍' } })).toEqual({ count: 1 });
  await ask(list, { params, query: { limit: undefined } as never });
  await ask(make, { params, body: { title: '档案' } });
  const [listed, without, made] = requests.splice(0);
  const url = new URL(listed!.url, 'http://x');
  expect(url.pathname).toBe('/v1/archives/443021/fonds/A%2F4%20%E6%A1%A3/things');
  expect(Object.fromEntries(url.searchParams)).toEqual({ limit: '5', title: '婚姻 & 户籍' });
  expect(listed).toMatchObject({
    method: 'GET',
    body: '',
    headers: { authorization: 'Bearer token-1', 'accept-language': 'en' },
  });
  expect(without!.url).not.toContain('?');
  expect(made).toMatchObject({
    method: 'POST',
    body: '{"title":"档案"}',
    headers: { authorization: 'Bearer token-3' },
  });
});

test('a page comes as text; an answer that is not what was promised is an error', async () => {
  next = { status: 200, body: '<p>兰台</p>' };
  expect(await ask(page, { params })).toBe('<p>兰台</p>');
  next = { status: 200, body: '{"count":"many"}' };
  await expect(ask(list, { params })).rejects.toThrow(z.ZodError);
});

test('a problem is thrown with its slug, status and text for people', async () => {
  const problem = {
    type: 'urn:lantai:problem:record-not-found',
    title: '未查到',
    status: 404,
    detail: '未查到可供您查阅的档案。',
    instance: 'urn:x',
  };
  const refusal = await refusalOf(404, JSON.stringify(problem));
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toMatchObject({ slug: 'record-not-found', status: 404, message: problem.detail, problem });
});

test.each([
  [401, '{"message":"Unauthorized"}', '登录已过期或令牌无效，请重新登录或更新令牌后重试。'],
  [502, '<html>bad gateway</html>', '<html>bad gateway</html>'],
  [503, '{"message":', '平台暂时不可用，请稍后重试。'],
])('what no function answered (%i) is a refusal too', async (status, body, message) => {
  expect(await refusalOf(status, body)).toMatchObject({ name: 'Refusal', status, slug: String(status), message });
});
