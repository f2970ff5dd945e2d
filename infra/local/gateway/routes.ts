import * as z from 'zod';
import type { Functions, LocalFunction } from '../functions.ts';
import { type Deployed, ignored, propertiesOf } from '../template.ts';

/** One route of the HTTP API and the function behind it. */
export type Route = {
  routeKey: string;
  method: string;
  parts: string[];
  run: LocalFunction;
  timeoutMs: number;
  authorizerId: string | undefined;
  scopes: string[];
};
export type Match = { route: Route; pathParameters: Record<string, string> };

const RouteProperties = z.strictObject({
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(['NONE', 'JWT', 'CUSTOM']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
  ...ignored('ApiId', 'OperationName'),
});
const IntegrationProperties = z.strictObject({
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: z.number().max(30_000).default(30_000),
  ...ignored('ApiId', 'Description'),
});
const StageProperties = z.strictObject({
  StageName: z.literal('$default'),
  // Throttling, access logs and metrics are AWS's own.
  ...ignored(
    'ApiId',
    'AutoDeploy',
    'DefaultRouteSettings',
    'RouteSettings',
    'AccessLogSettings',
    'Description',
    'Tags',
  ),
});

/** The API's route table; gives the most specific route for a method and a decoded path. Throws when a route leads nowhere. */
export function routesOf(
  deployed: Deployed,
  functions: Functions,
): (method: string, path: string) => Match | undefined {
  for (const stage of deployed.of('AWS::ApiGatewayV2::Stage')) propertiesOf(stage, StageProperties);
  const integrations = new Map(
    deployed
      .of('AWS::ApiGatewayV2::Integration')
      .map((d) => [`integrations/${d.name}`, propertiesOf(d, IntegrationProperties)]),
  );
  const routes = deployed.of('AWS::ApiGatewayV2::Route').map((declared): Route => {
    const properties = propertiesOf(declared, RouteProperties);
    const { RouteKey: routeKey, AuthorizationType, AuthorizerId } = properties;
    const integration = integrations.get(properties.Target);
    const run = integration && functions.get(integration.IntegrationUri);
    if (!run) throw new Error(`路由 ${routeKey} 没有对应的函数 · route ${routeKey} leads to no function`);
    if (AuthorizationType !== 'NONE' && !AuthorizerId) throw new Error(`路由 ${routeKey} 没有授权器 · no authorizer`);
    const [method = '', path = ''] = routeKey === '$default' ? ['ANY', '/{any+}'] : routeKey.split(' ');
    return {
      routeKey,
      method,
      parts: path.split('/').slice(1),
      run,
      timeoutMs: integration.TimeoutInMillis,
      authorizerId: AuthorizationType === 'NONE' ? undefined : AuthorizerId,
      scopes: properties.AuthorizationScopes,
    };
  });
  routes.sort(bySpecificity);
  return (method, path) => {
    const parts = path.split('/').slice(1);
    for (const route of routes) {
      if (route.method !== method && route.method !== 'ANY') continue;
      const pathParameters = route.routeKey === '$default' ? {} : parametersOf(route.parts, parts);
      if (pathParameters) return { route, pathParameters };
    }
  };
}

const isGreedy = (part: string) => part.endsWith('+}');
const rank = (part: string | undefined) => (part === undefined ? 3 : isGreedy(part) ? 2 : part.startsWith('{') ? 1 : 0);

/** Literal before {param} before {param+} before $default, part by part; a method before ANY. */
function bySpecificity(a: Route, b: Route): number {
  const isDefault = Number(a.routeKey === '$default') - Number(b.routeKey === '$default');
  if (isDefault) return isDefault;
  for (let i = 0; i < Math.max(a.parts.length, b.parts.length); i += 1) {
    const difference = rank(a.parts[i]) - rank(b.parts[i]);
    if (difference) return difference;
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY');
}

function parametersOf(pattern: string[], parts: string[]): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [i, wanted] of pattern.entries()) {
    const part = parts[i];
    if (part === undefined) return;
    if (isGreedy(wanted)) return { ...found, [wanted.slice(1, -2)]: parts.slice(i).join('/') };
    if (wanted.startsWith('{') && part !== '') found[wanted.slice(1, -1)] = part;
    else if (wanted !== part) return;
  }
  return pattern.length === parts.length ? found : undefined;
}
