import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Functions, LocalFunction } from '#infra/local/functions.ts';
import { openGateway } from '#infra/local/gateway.ts';
import { type Issuer, openIssuer } from '#infra/local/issuer.ts';
import { FunctionError } from '#infra/local/pool.ts';
import { deployedOf, freeClock } from './deployed.ts';

type Asked = {
  routeKey: string;
  body?: string;
  isBase64Encoded: boolean;
  rawPath: string;
  pathParameters?: Record<string, string>;
  requestContext: Record<string, unknown>;
  [other: string]: unknown;
};
const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
const clock = freeClock();
const authorizerArn = 'arn:aws-cn:lambda:cn-north-1:123456789012:function:authorizer';
const apiArn = 'arn:aws-cn:lambda:cn-north-1:123456789012:function:api';
let asked: Asked[] = [];
let handle: (event: Asked) => unknown;
let authorize: (event: Asked) => unknown;
let issuer: Issuer;
let server: Server;
let origin: string;

const runs = (name: string, invoke: (event: never) => unknown): LocalFunction => ({
  name,
  arn: name,
  concurrency: 4,
  invoke: async (event) => invoke(event as never),
  running: () => 0,
  crash: () => false,
  stop: async () => {},
});
const route = (routeKey: string, more: Record<string, unknown> = {}): [string, string, Record<string, unknown>] => [
  'AWS::ApiGatewayV2::Route',
  routeKey,
  { ApiId: 'Api', RouteKey: routeKey, Target: 'integrations/Main', AuthorizationType: 'NONE', ...more },
];
const resources = (jwtIssuer: string): [string, string, Record<string, unknown>][] => [
  [
    'AWS::ApiGatewayV2::Api',
    'Api',
    {
      Name: 'Api',
      ProtocolType: 'HTTP',
      CorsConfiguration: {
        AllowOrigins: ['https://desk.example'],
        AllowMethods: ['GET', 'POST'],
        AllowHeaders: ['authorization'],
        ExposeHeaders: ['x-correlation-id'],
        MaxAge: 600,
      },
    },
  ],
  [
    'AWS::ApiGatewayV2::Stage',
    'Stage',
    { ApiId: 'Api', StageName: '$default', AutoDeploy: true, DefaultRouteSettings: {} },
  ],
  [
    'AWS::ApiGatewayV2::Integration',
    'Main',
    {
      ApiId: 'Api',
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: apiArn,
      PayloadFormatVersion: '2.0',
      TimeoutInMillis: 400,
    },
  ],
  [
    'AWS::ApiGatewayV2::Authorizer',
    'Jwt',
    {
      ApiId: 'Api',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      Name: 'Jwt',
      JwtConfiguration: { Issuer: jwtIssuer, Audience: ['lantai'] },
    },
  ],
  [
    'AWS::ApiGatewayV2::Authorizer',
    'Own',
    {
      ApiId: 'Api',
      Name: 'Own',
      AuthorizerType: 'REQUEST',
      IdentitySource: ['$request.header.Authorization'],
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 0,
      AuthorizerUri: `arn:aws-cn:apigateway:cn-north-1:lambda:path/2015-03-31/functions/${authorizerArn}/invocations`,
    },
  ],
  route('GET /v1/{any+}'),
  route('GET /v1/records/{id}'),
  route('GET /v1/records/{id+}'),
  route('GET /v1/records/search'),
  route('ANY /v1/records/search'),
  route('POST /v1/echo'),
  route('GET /v1/private', { AuthorizationType: 'JWT', AuthorizerId: 'Jwt' }),
  route('GET /v1/scoped', { AuthorizationType: 'JWT', AuthorizerId: 'Jwt', AuthorizationScopes: ['reports'] }),
  route('GET /v1/own', { AuthorizationType: 'CUSTOM', AuthorizerId: 'Own' }),
];

beforeAll(async () => {
  issuer = await openIssuer(folder, clock);
  const functions: Functions = new Map([
    [
      apiArn,
      runs('api', (event: Asked) => {
        asked.push(event);
        return handle(event);
      }),
    ],
    [authorizerArn, runs('authorizer', (event: Asked) => authorize(event))],
  ]);
  const gateway = openGateway({ deployed: deployedOf(resources(issuer.url)), functions, clock });
  server = createServer((req, res) => void gateway(req, res));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await issuer.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  asked = [];
  handle = () => ({ statusCode: 200, body: 'done' });
});
const get = (path: string, headers: Record<string, string> = {}) => fetch(`${origin}${path}`, { headers });
const withToken = (token: string, path = '/v1/private') => get(path, { authorization: `Bearer ${token}` });

describe('the event (payload format 2.0)', () => {
  it('has the raw query, joined duplicates, cookies apart, and a decoded path', async () => {
    await new Promise<void>((done) =>
      request(
        `${origin}/v1/echo?b=%E5%A9%9A+%E5%A7%BB&a=1&a=2`,
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
    const [event] = asked;
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
      host: origin.slice(7),
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
    await fetch(`${origin}/v1/echo`, { method: 'POST', body, headers: type ? { 'content-type': type } : {} });
    expect(asked[0]).toMatchObject({ isBase64Encoded, body: isBase64Encoded ? body.toString('base64') : '{"a":1}' });
  });

  it('cuts no corners at 10 MB: 413, and the handler is not asked', async () => {
    const send = (size: number) => fetch(`${origin}/v1/echo`, { method: 'POST', body: Buffer.alloc(size) });
    expect((await send(10 * 1024 * 1024)).status).toBe(200);
    const refused = await send(10 * 1024 * 1024 + 1);
    expect([refused.status, await refused.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
    expect(asked).toHaveLength(1);
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
    await get(path);
    expect([asked[0]?.routeKey, asked[0]?.pathParameters]).toEqual([routeKey, pathParameters]);
  });

  it('takes a method before ANY, and answers 404 and 400 itself', async () => {
    await fetch(`${origin}/v1/records/search`, { method: 'PUT' });
    expect(asked[0]?.routeKey).toBe('ANY /v1/records/search');
    const missing = await get('/v2');
    expect([missing.status, await missing.json()]).toEqual([404, { message: 'Not Found' }]);
    expect((await fetch(`${origin}/v1/echo`, { method: 'PUT' })).status).toBe(404);
    expect((await get('/v1/%E5%A')).status).toBe(400);
  });
});

describe('the answer', () => {
  it('is 200 and JSON when the handler names no status', async () => {
    handle = () => ({ 条: 12 });
    const answer = await get('/v1/a');
    expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([
      200,
      'application/json',
      { 条: 12 },
    ]);
  });

  it('carries headers, cookies and decoded base64', async () => {
    handle = () => ({
      statusCode: 201,
      headers: { 'Content-Type': 'image/png', 'X-N': 5 },
      cookies: ['a=1', 'b=2'],
      isBase64Encoded: true,
      body: 'AAEC',
    });
    const answer = await get('/v1/a');
    expect(answer.status).toBe(201);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('x-n')).toBe('5');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from([0, 1, 2]));
  });

  it('is 500 when the function fails or says nonsense, 503 when it is late', async () => {
    handle = () => {
      throw new FunctionError('api', { errorType: 'Error', errorMessage: 'secret', trace: [] });
    };
    const failed = await get('/v1/a');
    expect([failed.status, await failed.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    handle = () => ({ statusCode: 'fine' });
    expect((await get('/v1/a')).status).toBe(500);
    handle = () => new Promise((done) => setTimeout(done, 700));
    const late = await get('/v1/a');
    expect([late.status, await late.json()]).toEqual([503, { message: 'Service Unavailable' }]);
  });
});

describe('the JWT authorizer', () => {
  const claims = () =>
    asked[0]?.requestContext.authorizer as { jwt: { claims: Record<string, string>; scopes: unknown } };
  const forged = (claims: Record<string, unknown>, sign: (jwt: SignJWT) => Promise<string>) =>
    sign(
      new SignJWT({
        iss: issuer.url,
        sub: 's',
        aud: 'lantai',
        exp: Math.floor(clock.now() / 1000) + 60,
        ...claims,
      }).setProtectedHeader({ alg: 'RS256', kid: 'x' }),
    );

  it('gives the claims as strings', async () => {
    const token = await issuer.token('吴-1', { groups: ['a', 'b'], level: 3, admin: true });
    expect((await withToken(token)).status).toBe(200);
    expect(claims().jwt).toMatchObject({
      claims: {
        sub: '吴-1',
        iss: issuer.url,
        aud: 'lantai',
        groups: '[a b]',
        level: '3',
        admin: 'true',
        exp: expect.stringMatching(/^\d+$/),
      },
      scopes: null,
    });
  });

  it('answers 401 before the handler to none, expired, foreign, unsigned, forged and garbage', async () => {
    const stranger = await generateKeyPair('RS256');
    const now = Math.floor(clock.now() / 1000);
    const tokens = {
      none: '',
      garbage: 'abc.def.ghi',
      unsigned: new UnsecuredJWT({ sub: 's', aud: 'lantai', iss: issuer.url, exp: now + 60 }).encode(),
      forged: await forged({}, (jwt) => jwt.sign(stranger.privateKey)),
      secret: await new SignJWT({ iss: issuer.url, aud: 'lantai', exp: now + 60 })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(Buffer.alloc(32, 1)),
    };
    for (const [what, token] of Object.entries(tokens)) {
      const answer = await withToken(token);
      expect([what, answer.status, await answer.json()]).toEqual([what, 401, { message: 'Unauthorized' }]);
      expect(answer.headers.get('www-authenticate')).toMatch(what === 'none' ? /^Bearer$/ : /invalid_token/);
    }
    expect(asked).toEqual([]);
  });

  it('refuses a rightly signed token for another audience, of another issuer, without an end, or from the future', async () => {
    const { key } = JSON.parse(readFileSync(join(folder, 'issuer.json'), 'utf8'));
    const privateKey = await importJWK(key, 'RS256');
    const now = Math.floor(clock.now() / 1000);
    const good = { iss: issuer.url, sub: 's', aud: 'lantai', iat: now, exp: now + 60 };
    const status = async (claims: Record<string, unknown>) => {
      const jwt = new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: 'RS256', kid: key.kid });
      return (await withToken(await jwt.sign(privateKey))).status;
    };
    expect(await status({})).toBe(200);
    expect(await status({ aud: undefined, client_id: 'lantai' })).toBe(200);
    expect(await status({ aud: 'other-system' })).toBe(401);
    expect(await status({ aud: 'other-system', client_id: 'lantai' })).toBe(401);
    expect(await status({ iss: 'http://127.0.0.1:1' })).toBe(401);
    expect(await status({ exp: undefined })).toBe(401);
    expect(await status({ exp: now - 1 })).toBe(401);
    expect(await status({ nbf: now + 30 })).toBe(401);
    expect(await status({ iat: now + 30 })).toBe(401);
  });

  it('keeps its key and its address over a restart', async () => {
    const place = mkdtempSync(join(tmpdir(), 'issuer-'));
    const first = await openIssuer(place, clock);
    await first.stop();
    const again = await openIssuer(place, clock);
    expect(again.url).toBe(first.url);
    await again.stop();
    rmSync(place, { recursive: true });
  });

  it('counts time by the clock of the platform', async () => {
    const token = await issuer.token('s', {}, 600);
    expect((await withToken(token)).status).toBe(200);
    clock.move(601_000);
    expect((await withToken(token)).status).toBe(401);
    expect((await withToken(await issuer.token('s'))).status).toBe(200);
  });

  it('asks for a scope where the route does', async () => {
    expect((await withToken(await issuer.token('s'), '/v1/scoped')).status).toBe(403);
    expect((await withToken(await issuer.token('s', { scope: 'a reports' }), '/v1/scoped')).status).toBe(200);
    expect(claims().jwt.scopes).toEqual(['a', 'reports']);
  });
});

describe('the Lambda authorizer', () => {
  it('is asked with the request and its context reaches the handler', async () => {
    let event: Asked | undefined;
    authorize = (e) => {
      event = e;
      return { isAuthorized: true, context: { issuer: 'i', subject: 's' } };
    };
    expect((await get('/v1/own', { authorization: 'token' })).status).toBe(200);
    expect(event).toMatchObject({
      version: '2.0',
      type: 'REQUEST',
      routeKey: 'GET /v1/own',
      identitySource: ['token'],
      routeArn: expect.stringMatching(/:Api\/\$default\/GET\/v1\/own$/),
    });
    expect(asked[0]?.requestContext.authorizer).toEqual({ lambda: { issuer: 'i', subject: 's' } });
  });

  it('refuses: 401 without a header, 403 when it says no, 500 when it fails', async () => {
    authorize = () => ({ isAuthorized: false });
    expect((await get('/v1/own')).status).toBe(401);
    expect((await get('/v1/own', { authorization: 't' })).status).toBe(403);
    authorize = () => {
      throw new Error('broken');
    };
    expect((await get('/v1/own', { authorization: 't' })).status).toBe(500);
    expect(asked).toEqual([]);
  });
});

describe('other origins', () => {
  it('get what the template allows, and nothing else', async () => {
    const preflight = (from: string) =>
      fetch(`${origin}/v1/private`, {
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
    const answer = await get('/v1/a', { origin: 'https://desk.example' });
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
      clock,
    });
  expect(start(route('GET /x', { RequestParameters: {} }))).toThrow(/RequestParameters/);
  expect(start(route('GET /x', { Target: 'integrations/None' }))).toThrow(/GET \/x/);
  expect(start(['AWS::ApiGatewayV2::Stage', 'Beta', { StageName: 'beta' }])).toThrow(/Beta/);
});
