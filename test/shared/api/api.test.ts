import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { api, serve } from '#shared/api/api.ts';
import { contract } from '#shared/api/contract.ts';
import { directoryProblems } from '#shared/messages/problems/directory.ts';
import { note } from '#shared/runtime/call.ts';
import { problem } from '#shared/runtime/problem.ts';
import { logLinesOf } from '../runtime/log-lines.ts';

const greet = contract({
  name: 'greet',
  method: 'POST',
  path: '/v1/greetings/{place}',
  summary: '问候',
  may: 'anyone',
  params: z.object({ place: z.string() }),
  body: z.object({
    name: z.string().min(2).meta({ title: '姓名' }),
    copies: z.number().int().max(9).optional().meta({ title: '份数' }),
  }),
  answer: z.object({ text: z.string() }),
  status: 201,
  problems: ['entity-not-found'],
});

const greeting = api(greet, async ({ body, params }) => {
  note({ copies: body.copies ?? 1 });
  if (body.name === '无名') throw problem('entity-not-found', { what: '人员', id: body.name });
  if (body.name === '故障') throw new TypeError(`cannot read ${body.name} of 吴秀英`);
  return { text: `${params.place}:${body.name}`, secret: '不在约定之内' };
});
const handler = serve('greetings', [greeting], directoryProblems);

const call = (body: unknown, headers: Record<string, string> = {}) =>
  handler(
    {
      version: '2.0',
      routeKey: 'POST /v1/greetings/{place}',
      rawPath: '/v1/greetings/x',
      headers,
      pathParameters: { place: '湘阴' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      requestContext: { requestId: 'request-1' },
    } as unknown as APIGatewayProxyEventV2,
    { awsRequestId: 'lambda-1' } as Context,
  );

test('an answer holds what the contract promises and nothing else', async () => {
  let answer: Awaited<ReturnType<typeof call>> | undefined;
  await logLinesOf(async () => {
    answer = await call({ name: '张敏' });
  });
  expect(answer).toMatchObject({ statusCode: 201, body: JSON.stringify({ text: '湘阴:张敏' }) });
  expect(answer?.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'x-correlation-id': 'request-1',
  });
});

test('a function that promises a refusal has the words for it, or does not start', () => {
  expect(() => serve('greetings', [greeting])).toThrow('greet promises entity-not-found');
});

test('one JSON line per call: who, what, outcome, time and metrics, and not a byte of the body', async () => {
  const lines = await logLinesOf(() => call({ name: '张敏', copies: 3 }, { 'x-correlation-id': 'journey-0001' }));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    capability: 'greetings',
    operation: 'greet',
    requestId: 'request-1',
    correlationId: 'journey-0001',
    outcome: 'done',
    status: 201,
    copies: 3,
  });
  expect(lines[0]?._aws).toMatchObject({ CloudWatchMetrics: [{ Namespace: 'Lantai', Dimensions: [['service']] }] });
  expect(JSON.stringify(lines)).not.toContain('张敏');
});

test('wrong fields are all named, in Chinese with their labels, or in English on request', async () => {
  const answers: { body?: string | undefined; statusCode?: number | undefined }[] = [];
  const lines = await logLinesOf(async () => {
    answers.push(await call({ name: '王', copies: 12.5 }));
    answers.push(await call({}, { 'accept-language': 'en-GB,zh;q=0.5' }));
    answers.push(await call('{'));
  });
  const [chinese, english, broken] = answers.map(({ body }) => JSON.parse(body ?? ''));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400]);
  expect(chinese.errors).toContainEqual({ pointer: '/name', detail: '“姓名”的长度至少为2个字符' });
  expect(chinese.errors.map((e: { pointer: string }) => e.pointer)).toContain('/copies');
  expect(english).toMatchObject({ title: 'Invalid request', type: 'urn:lantai:problem:invalid-request' });
  expect(broken.detail).toContain('不是有效的JSON');
  expect(lines.map((line) => line.because)).toEqual(['invalid-request', 'invalid-request', 'not-json']);
});

test('a refusal is a problem of the catalogue; an unknown failure tells the caller nothing and the log no personal data', async () => {
  const answers: { body?: string | undefined; statusCode?: number | undefined }[] = [];
  const lines = await logLinesOf(async () => {
    answers.push(await call({ name: '无名' }));
    answers.push(await call({ name: '故障' }));
  });
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 500]);
  expect(JSON.parse(answers[0]?.body ?? '')).toMatchObject({
    title: '未找到',
    detail: '未找到人员无名,请在本馆相应的名册中核对编号。',
    instance: 'urn:lantai:request:request-1',
  });
  expect(answers[1]?.body).not.toContain('吴秀英');
  expect(lines[1]).toMatchObject({ level: 'ERROR', outcome: 'failed', error: { name: 'TypeError' } });
  expect(JSON.stringify(lines)).not.toContain('吴秀英');
});
