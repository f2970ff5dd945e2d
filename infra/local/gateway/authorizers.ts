import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Clock } from '../clock.ts';
import type { Functions } from '../functions.ts';
import { type Deployed, ignored, propertiesOf } from '../template.ts';
import { type Answer, plainAnswer, type RequestEvent } from './payload.ts';
import type { Route } from './routes.ts';

/** What an authorizer adds to `requestContext.authorizer`, or the answer that it gives instead of the handler. */
type Verdict = { authorizer: Record<string, unknown> } | { refused: Answer };
export type Authorizer = (event: RequestEvent, route: Route) => Promise<Verdict>;

const Identity = z.tuple([z.literal('$request.header.Authorization')]);
const Properties = z.discriminatedUnion('AuthorizerType', [
  z.strictObject({
    AuthorizerType: z.literal('JWT'),
    IdentitySource: Identity,
    JwtConfiguration: z.strictObject({ Issuer: z.url(), Audience: z.array(z.string()).min(1) }),
    ...ignored('ApiId', 'Name'),
  }),
  z.strictObject({
    AuthorizerType: z.literal('REQUEST'),
    IdentitySource: Identity,
    AuthorizerUri: z.string(),
    AuthorizerPayloadFormatVersion: z.literal('2.0'),
    EnableSimpleResponses: z.literal(true),
    // A cached answer would outlive a revoked membership's minute.
    AuthorizerResultTtlInSeconds: z.literal(0),
    ...ignored('ApiId', 'Name'),
  }),
]);

const unauthorized = (challenge: string) => plainAnswer(401, 'Unauthorized', { 'www-authenticate': challenge });
const invalidToken = (why: string) => unauthorized(`Bearer scope="" error="invalid_token" error_description="${why}"`);

/** The template's authorizers by the id that routes name. */
export function authorizersOf(deployed: Deployed, functions: Functions, clock: Clock): Map<string, Authorizer> {
  return new Map(
    deployed.of('AWS::ApiGatewayV2::Authorizer').map((declared): [string, Authorizer] => {
      const properties = propertiesOf(declared, Properties);
      if (properties.AuthorizerType === 'JWT') {
        const { Issuer, Audience } = properties.JwtConfiguration;
        return [declared.name, jwtAuthorizer(Issuer, Audience, clock)];
      }
      const arn = /functions\/(.+)\/invocations$/.exec(properties.AuthorizerUri)?.[1];
      const run = functions.get(arn ?? '');
      if (!run) throw new Error(`授权器 ${declared.id} 没有对应的函数 · authorizer ${declared.id} names no function`);
      return [declared.name, lambdaAuthorizer(run.invoke, arn!)];
    }),
  );
}

/** RS256 tokens of one issuer, by its published keys; issuer, audience (or client_id), exp, nbf and iat in the platform's time. */
function jwtAuthorizer(issuer: string, audience: string[], clock: Clock): Authorizer {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const published = () => {
    keys ??= discover(issuer);
    keys.catch(() => {
      keys = undefined;
    });
    return keys;
  };
  return async ({ headers }, { scopes }) => {
    const token = headers.authorization?.replace(/^Bearer(\s+|$)/i, '');
    if (!token) return { refused: unauthorized('Bearer') };
    let claims: JWTPayload;
    try {
      const currentDate = new Date(clock.now());
      const rules = { issuer, algorithms: ['RS256'], requiredClaims: ['exp'], currentDate };
      claims = (await jwtVerify(token, await published(), rules)).payload;
    } catch (error) {
      return {
        refused: invalidToken(
          error instanceof errors.JOSEError
            ? error.message.replaceAll('"', '')
            : 'OIDC discovery endpoint communication error',
        ),
      };
    }
    const meant = [claims.aud ?? claims.client_id].flat();
    if (!meant.some((one) => audience.includes(String(one)))) return { refused: invalidToken('invalid audience') };
    if (claims.iat !== undefined && claims.iat * 1000 > clock.now())
      return { refused: invalidToken('issued in the future') };
    const has = String(claims.scope ?? claims.scp ?? '').split(/[ ,]/);
    if (scopes.length && !scopes.some((s) => has.includes(s))) return { refused: plainAnswer(403, 'Forbidden') };
    return { authorizer: { jwt: { claims: inWords(claims), scopes: scopes.length ? has : null } } };
  };
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { jwks_uri } = z.object({ jwks_uri: z.url() }).parse(await answer.json());
  return createRemoteJWKSet(new URL(jwks_uri));
}

/** Claims come to the handler as strings, lists as `[a b]`. */
const inWords = (claims: JWTPayload) =>
  Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(' ')}]` : typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );

const SimpleResponse = z.object({ isAuthorized: z.boolean(), context: z.record(z.string(), z.unknown()).optional() });

/** A function that answers `{ isAuthorized, context }`; asked each time, never without an Authorization header. */
function lambdaAuthorizer(invoke: (event: unknown) => Promise<unknown>, arn: string): Authorizer {
  const [, partition, , region, account] = arn.split(':');
  return async (event) => {
    const identity = event.headers.authorization;
    if (!identity) return { refused: plainAnswer(401, 'Unauthorized') };
    const { apiId, http, stage } = event.requestContext;
    const routeArn = `arn:${partition}:execute-api:${region}:${account}:${apiId}/${stage}/${http.method}${http.path}`;
    const asked = { ...event, type: 'REQUEST', routeArn, identitySource: [identity] };
    const answer = SimpleResponse.safeParse(await invoke(asked).catch(() => undefined));
    if (!answer.success) return { refused: plainAnswer(500, 'Internal Server Error') };
    if (!answer.data.isAuthorized) return { refused: plainAnswer(403, 'Forbidden') };
    return { authorizer: { lambda: answer.data.context ?? null } };
  };
}
