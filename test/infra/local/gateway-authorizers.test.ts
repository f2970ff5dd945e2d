import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openIssuer } from '#infra/local/issuer.ts';
import { type Asked, standGateway } from './standing-gateway.ts';

let gateway: Awaited<ReturnType<typeof standGateway>>;
beforeAll(async () => {
  gateway = await standGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.forget());

describe('the JWT authorizer', () => {
  const claims = () =>
    gateway.asked[0]?.requestContext.authorizer as { jwt: { claims: Record<string, string>; scopes: unknown } };
  const forged = (claims: Record<string, unknown>, sign: (jwt: SignJWT) => Promise<string>) =>
    sign(
      new SignJWT({
        iss: gateway.issuer.url,
        sub: 's',
        aud: 'lantai',
        exp: Math.floor(gateway.clock.now() / 1000) + 60,
        ...claims,
      }).setProtectedHeader({ alg: 'RS256', kid: 'x' }),
    );

  it('gives the claims as strings', async () => {
    const token = await gateway.issuer.token('吴-1', { groups: ['a', 'b'], level: 3, admin: true });
    expect((await gateway.withToken(token)).status).toBe(200);
    expect(claims().jwt).toMatchObject({
      claims: {
        sub: '吴-1',
        iss: gateway.issuer.url,
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
    const now = Math.floor(gateway.clock.now() / 1000);
    const tokens = {
      none: '',
      garbage: 'abc.def.ghi',
      unsigned: new UnsecuredJWT({ sub: 's', aud: 'lantai', iss: gateway.issuer.url, exp: now + 60 }).encode(),
      forged: await forged({}, (jwt) => jwt.sign(stranger.privateKey)),
      secret: await new SignJWT({ iss: gateway.issuer.url, aud: 'lantai', exp: now + 60 })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(Buffer.alloc(32, 1)),
    };
    for (const [what, token] of Object.entries(tokens)) {
      const answer = await gateway.withToken(token);
      expect([what, answer.status, await answer.json()]).toEqual([what, 401, { message: 'Unauthorized' }]);
      expect(answer.headers.get('www-authenticate')).toMatch(what === 'none' ? /^Bearer$/ : /invalid_token/);
    }
    expect(gateway.asked).toEqual([]);
  });

  it('refuses a rightly signed token for another audience, of another issuer, without an end, or from the future', async () => {
    const { key } = JSON.parse(readFileSync(join(gateway.folder, 'issuer.json'), 'utf8'));
    const privateKey = await importJWK(key, 'RS256');
    const now = Math.floor(gateway.clock.now() / 1000);
    const good = { iss: gateway.issuer.url, sub: 's', aud: 'lantai', iat: now, exp: now + 60 };
    const status = async (claims: Record<string, unknown>) => {
      const jwt = new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: 'RS256', kid: key.kid });
      return (await gateway.withToken(await jwt.sign(privateKey))).status;
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
    const first = await openIssuer(place, gateway.clock);
    await first.stop();
    const again = await openIssuer(place, gateway.clock);
    expect(again.url).toBe(first.url);
    await again.stop();
    rmSync(place, { recursive: true });
  });

  it('counts time by the clock of the platform', async () => {
    const token = await gateway.issuer.token('s', {}, 600);
    expect((await gateway.withToken(token)).status).toBe(200);
    gateway.clock.move(601_000);
    expect((await gateway.withToken(token)).status).toBe(401);
    expect((await gateway.withToken(await gateway.issuer.token('s'))).status).toBe(200);
  });

  it('asks for a scope where the route does', async () => {
    expect((await gateway.withToken(await gateway.issuer.token('s'), '/v1/scoped')).status).toBe(403);
    expect(
      (await gateway.withToken(await gateway.issuer.token('s', { scope: 'a reports' }), '/v1/scoped')).status,
    ).toBe(200);
    expect(claims().jwt.scopes).toEqual(['a', 'reports']);
  });
});

describe('the Lambda authorizer', () => {
  it('is asked with the request and its context reaches the handler', async () => {
    let event: Asked | undefined;
    gateway.authorize = (e) => {
      event = e;
      return { isAuthorized: true, context: { issuer: 'i', subject: 's' } };
    };
    expect((await gateway.get('/v1/own', { authorization: 'token' })).status).toBe(200);
    expect(event).toMatchObject({
      version: '2.0',
      type: 'REQUEST',
      routeKey: 'GET /v1/own',
      identitySource: ['token'],
      routeArn: expect.stringMatching(/:Api\/\$default\/GET\/v1\/own$/),
    });
    expect(gateway.asked[0]?.requestContext.authorizer).toEqual({ lambda: { issuer: 'i', subject: 's' } });
  });

  it('refuses: 401 without a header, 403 when it says no, 500 when it fails', async () => {
    gateway.authorize = () => ({ isAuthorized: false });
    expect((await gateway.get('/v1/own')).status).toBe(401);
    expect((await gateway.get('/v1/own', { authorization: 't' })).status).toBe(403);
    gateway.authorize = () => {
      throw new Error('broken');
    };
    expect((await gateway.get('/v1/own', { authorization: 't' })).status).toBe(500);
    expect(gateway.asked).toEqual([]);
  });
});
