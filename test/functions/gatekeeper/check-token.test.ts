import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkToken, type TokenRules } from '#functions/gatekeeper/check-token.ts';

const now = new Date('2024-09-29T02:00:00Z');
const seconds = now.getTime() / 1000;
const issuer = 'https://id.example.gov.cn';
const good = { iss: issuer, aud: 'lantai', sub: 'wu', iat: seconds - 60, exp: seconds + 600 };

let rules: TokenRules;
let sign: (claims: JWTPayload, kid?: string) => Promise<string>;
let signAsStranger: typeof sign;

beforeAll(async () => {
  const [own, stranger] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  rules = {
    issuer,
    audience: ['lantai', 'console'],
    keys: { keys: [{ ...(await exportJWK(own.publicKey)), kid: 'a' }] },
  };
  const signer =
    (key: CryptoKey) =>
    (claims: JWTPayload, kid = 'a') =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
  sign = signer(own.privateKey);
  signAsStranger = signer(stranger.privateKey);
});

describe('a token is checked by pinned keys', () => {
  it('takes a good one, and of it only issuer and subject', async () => {
    const token = await sign({ ...good, roles: ['director'] });
    expect(await checkToken(`Bearer ${token}`, rules, now)).toEqual({ issuer, subject: 'wu' });
  });

  it('takes an access token that names its client instead of an audience', async () => {
    const { aud: _aud, ...claims } = good;
    expect(await checkToken(`Bearer ${await sign({ ...claims, client_id: 'console' })}`, rules, now)).toHaveProperty(
      'subject',
    );
  });

  it.each([
    ['no header', undefined, 'no-token'],
    ['another scheme', 'Basic eDp5', 'no-token'],
    ['no token at all', 'Bearer not-a-token', 'ERR_JWS_INVALID'],
  ])('refuses %s', async (_case, header, refused) => {
    expect(await checkToken(header, rules, now)).toEqual({ refused });
  });

  it.each([
    ['an expired one', { exp: seconds - 1 }, 'ERR_JWT_EXPIRED'],
    ['one without an end', { exp: undefined }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['one that begins later', { nbf: seconds + 60 }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['one issued in the future', { iat: seconds + 60 }, 'not-yet-valid'],
    ["another issuer's", { iss: 'https://elsewhere.example' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['one for another audience', { aud: 'payroll' }, 'wrong-audience'],
    ['one without a subject', { sub: undefined }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ])('refuses %s', async (_case, change, refused) => {
    expect(await checkToken(`Bearer ${await sign({ ...good, ...change })}`, rules, now)).toEqual({ refused });
  });

  it('refuses a signature of another key, under a known or unknown name', async () => {
    expect(await checkToken(`Bearer ${await signAsStranger(good)}`, rules, now)).toEqual({
      refused: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
    expect(await checkToken(`Bearer ${await sign(good, 'b')}`, rules, now)).toEqual({
      refused: 'ERR_JWKS_NO_MATCHING_KEY',
    });
  });

  it('refuses an unsigned token', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none' })}.${part(good)}.`;
    expect(await checkToken(`Bearer ${unsigned}`, rules, now)).toHaveProperty('refused');
  });
});
