import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Functions, LocalFunction } from '#infra/local/functions.ts';
import { openGateway } from '#infra/local/gateway.ts';
import { openIssuer } from '#infra/local/issuer.ts';
import { deployedOf, freeClock } from './deployed.ts';

export type Asked = {
  routeKey: string;
  body?: string;
  isBase64Encoded: boolean;
  rawPath: string;
  pathParameters?: Record<string, string>;
  requestContext: Record<string, unknown>;
  [other: string]: unknown;
};
export const authorizerArn = 'arn:aws-cn:lambda:cn-north-1:123456789012:function:authorizer';
export const apiArn = 'arn:aws-cn:lambda:cn-north-1:123456789012:function:api';

export const runs = (name: string, invoke: (event: never) => unknown): LocalFunction => ({
  name,
  arn: name,
  concurrency: 4,
  invoke: async (event) => invoke(event as never),
  running: () => 0,
  crash: () => false,
  stop: async () => {},
});
export const route = (
  routeKey: string,
  more: Record<string, unknown> = {},
): [string, string, Record<string, unknown>] => [
  'AWS::ApiGatewayV2::Route',
  routeKey,
  { ApiId: 'Api', RouteKey: routeKey, Target: 'integrations/Main', AuthorizationType: 'NONE', ...more },
];
export const resources = (jwtIssuer: string): [string, string, Record<string, unknown>][] => [
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

/** A gateway on a free port before two functions that a test gives; `asked` holds what reached the handler. */
export async function standGateway() {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const clock = freeClock();
  const issuer = await openIssuer(folder, clock);
  const standing = {
    folder,
    clock,
    issuer,
    origin: '',
    asked: [] as Asked[],
    handle: (_event: Asked): unknown => ({ statusCode: 200, body: 'done' }),
    authorize: (_event: Asked): unknown => ({ isAuthorized: false }),
    forget() {
      standing.asked = [];
      standing.handle = () => ({ statusCode: 200, body: 'done' });
    },
    get: (path: string, headers: Record<string, string> = {}) => fetch(`${standing.origin}${path}`, { headers }),
    withToken: (token: string, path = '/v1/private') => standing.get(path, { authorization: `Bearer ${token}` }),
    async stop() {
      server.closeAllConnections();
      server.close();
      await issuer.stop();
      rmSync(folder, { recursive: true });
    },
  };
  const functions: Functions = new Map([
    [
      apiArn,
      runs('api', (event: Asked) => {
        standing.asked.push(event);
        return standing.handle(event);
      }),
    ],
    [authorizerArn, runs('authorizer', (event: Asked) => standing.authorize(event))],
  ]);
  const gateway = openGateway({ deployed: deployedOf(resources(issuer.url)), functions, clock });
  const server = createServer((req, res) => void gateway(req, res));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  standing.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return standing;
}
