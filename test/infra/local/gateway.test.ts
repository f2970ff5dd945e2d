import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openGateway } from '#infra/local/gateway.ts';
import { FunctionError } from '#infra/local/pool.ts';
import { deployedOf } from './deployed.ts';
import { type Asked, apiArn, authorizerArn, resources, route, runs, standGateway } from './standing-gateway.ts';

let gateway: Awaited<ReturnType<typeof standGateway>>;
beforeAll(async () => {
  gateway = await standGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.forget());

describe('the event (payload format 2.0)', () => {
  it('has the raw query, joined duplicates, cookies apart, and a decoded path', async () => {
    await new Promise<void>((done) =>
      request(
        `${gateway.origin}/v1/echo?b=%E5%A9%9A+%E5%A7%BB&a=1&a=2`,
        {
          method: 'POST',
          headers: {
            'X-Two': ['一'.length.toString(), '2'],
            Cookie: 'a=1; b=2',
            'Content-Type': 'application/json; charset=utf-8',
            'User-Agent': 'desk',
          },
        },
        (res) => res.resume().on('end', done),
      ).end('{"题名":"婚姻"}'),
    );
    const [event] = gateway.asked;
    const { requestContext, headers } = event as Asked & { headers: Record<string, string> };
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /v1/echo',
      rawPath: '/v1/echo',
      rawQueryString: 'b=%E5%A9%9A+%E5%A7%BB&a=1&a=2',
      queryStringParameters: { a: '1,2', b: '婚 姻' },
      cookies: ['a=1', 'b=2'],
      body: '{"题名":"婚姻"}',
      isBase64Encoded: false,
    });
    expect(event).not.toHaveProperty('pathParameters');
    expect(headers).toMatchObject({
      'x-two': '1,2',
      'user-agent': 'desk',
      host: gateway.origin.slice(7),
      'x-forwarded-for': '127.0.0.1',
    });
    expect(headers).not.toHaveProperty('cookie');
    expect(headers).not.toHaveProperty('connection');
    expect(requestContext).toMatchObject({
      accountId: '123456789012',
      apiId: 'Api',
      stage: '$default',
      routeKey: 'POST /v1/echo',
      http: { method: 'POST', path: '/v1/echo', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'desk' },
    });
    expect(requestContext.time).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(requestContext).not.toHaveProperty('authorizer');
  });

  it.each([
    ['application/json', false],
    ['text/csv; charset=gb18030', false],
    ['application/octet-stream', true],
    ['application/x-www-form-urlencoded', true],
    ['application/problem+json', true],
    [undefined, true],
  ])('a body of type %s is base64: %s', async (type, isBase64Encoded) => {
    const body = Buffer.from('{"a":1}');
    await fetch(`${gateway.origin}/v1/echo`, { method: 'POST', body, headers: type ? { 'content-type': type } : {} });
    expect(gateway.asked[0]).toMatchObject({
      isBase64Encoded,
      body: isBase64Encoded ? body.toString('base64') : '{"a":1}',
    });
  });

  it('cuts no corners at 10 MB: 413, and the handler is not asked', async () => {
    const send = (size: number) => fetch(`${gateway.origin}/v1/echo`, { method: 'POST', body: Buffer.alloc(size) });
    expect((await send(10 * 1024 * 1024)).status).toBe(200);
    const refused = await send(10 * 1024 * 1024 + 1);
    expect([refused.status, await refused.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
    expect(gateway.asked).toHaveLength(1);
  });
});

describe('routing', () => {
  it.each([
    ['/v1/records/search', 'GET /v1/records/search', undefined],
    ['/v1/records/443021', 'GET /v1/records/{id}', { id: '443021' }],
    ['/v1/records/C038%20%E5%8D%B7', 'GET /v1/records/{id}', { id: 'C038 卷' }],
    ['/v1/records/443021/C038-001', 'GET /v1/records/{id+}', { id: '443021/C038-001' }],
    ['/v1/records/443021%2FC038-001', 'GET /v1/records/{id+}', { id: '443021/C038-001' }],
    ['/v1/other', 'GET /v1/{any+}', { any: 'other' }],
  ])('%s goes to %s', async (path, routeKey, pathParameters) => {
    await gateway.get(path);
    expect([gateway.asked[0]?.routeKey, gateway.asked[0]?.pathParameters]).toEqual([routeKey, pathParameters]);
  });

  it('takes a method before ANY, and answers 404 and 400 itself', async () => {
    await fetch(`${gateway.origin}/v1/records/search`, { method: 'PUT' });
    expect(gateway.asked[0]?.routeKey).toBe('ANY /v1/records/search');
    const missing = await gateway.get('/v2');
    expect([missing.status, await missing.json()]).toEqual([404, { message: 'Not Found' }]);
    expect((await fetch(`${gateway.origin}/v1/echo`, { method: 'PUT' })).status).toBe(404);
    expect((await gateway.get('/v1/%E5%A')).status).toBe(400);
  });
});

describe('the answer', () => {
  it('is 200 and JSON when the handler names no status', async () => {
    gateway.handle = () => ({ 条: 12 });
    const answer = await gateway.get('/v1/a');
    expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([
      200,
      'application/json',
      { 条: 12 },
    ]);
  });

  it('carries headers, cookies and decoded base64', async () => {
    gateway.handle = () => ({
      statusCode: 201,
      headers: { 'Content-Type': 'image/png', 'X-N': 5 },
      cookies: ['a=1', 'b=2'],
      isBase64Encoded: true,
      body: 'AAEC',
    });
    const answer = await gateway.get('/v1/a');
    expect(answer.status).toBe(201);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('x-n')).toBe('5');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from([0, 1, 2]));
  });

  it('is 500 when the function fails or says nonsense, 503 when it is late', async () => {
    gateway.handle = () => {
      throw new FunctionError('api', { errorType: 'Error', errorMessage: 'secret', trace: [] });
    };
    const failed = await gateway.get('/v1/a');
    expect([failed.status, await failed.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    gateway.handle = () => ({ statusCode: 'fine' });
    expect((await gateway.get('/v1/a')).status).toBe(500);
    gateway.handle = () => new Promise((done) => setTimeout(done, 700));
    const late = await gateway.get('/v1/a');
    expect([late.status, await late.json()]).toEqual([503, { message: 'Service Unavailable' }]);
  });
});

describe('other origins', () => {
  it('get what the template allows, and nothing else', async () => {
    const preflight = (from: string) =>
      fetch(`${gateway.origin}/v1/private`, {
        method: 'OPTIONS',
        headers: { origin: from, 'access-control-request-method': 'GET' },
      });
    const allowed = await preflight('https://desk.example');
    expect(allowed.status).toBe(204);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      'access-control-allow-origin': 'https://desk.example',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '600',
    });
    expect((await preflight('https://evil.example')).headers.has('access-control-allow-origin')).toBe(false);
    const answer = await gateway.get('/v1/a', { origin: 'https://desk.example' });
    expect(answer.headers.get('access-control-expose-headers')).toBe('x-correlation-id');
  });
});

it('stops the start on properties, authorizers and routes that it does not know', () => {
  const start = (more: [string, string, Record<string, unknown>]) => () =>
    openGateway({
      deployed: deployedOf([...resources('http://i.example'), more]),
      functions: new Map([
        [apiArn, runs('a', () => 0)],
        [authorizerArn, runs('b', () => 0)],
      ]),
      clock: gateway.clock,
    });
  expect(start(route('GET /x', { RequestParameters: {} }))).toThrow(/RequestParameters/);
  expect(start(route('GET /x', { Target: 'integrations/None' }))).toThrow(/GET \/x/);
  expect(start(['AWS::ApiGatewayV2::Stage', 'Beta', { StageName: 'beta' }])).toThrow(/Beta/);
});
