import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';

/** Whose tokens are taken, for whom they must be made out, and the issuer's public keys. */
export type TokenRules = { issuer: string; audience: string[]; keys: JSONWebKeySet };

/**
 * Who an `Authorization: Bearer …` header speaks for, by the rules API Gateway's own JWT authorizer follows: an RSA
 * signature by a pinned key, issuer, audience (or `client_id`), and times as of `now`. Otherwise why it is refused: a
 * code, nothing of the token.
 */
export async function checkToken(
  header: string | undefined,
  { issuer, audience, keys }: TokenRules,
  now: Date,
): Promise<{ issuer: string; subject: string } | { refused: string }> {
  const [, token] = /^Bearer +(\S+)$/i.exec(header ?? '') ?? [];
  if (!token) return { refused: 'no-token' };
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer,
      algorithms: ['RS256', 'RS384', 'RS512'],
      requiredClaims: ['sub', 'exp'],
      currentDate: now,
    });
    const meantFor = [payload.aud ?? payload.client_id].flat();
    if (!meantFor.some((one) => audience.includes(String(one)))) return { refused: 'wrong-audience' };
    if (payload.iat !== undefined && payload.iat * 1000 > now.getTime()) return { refused: 'not-yet-valid' };
    return { issuer, subject: String(payload.sub) };
  } catch (error) {
    if (error instanceof errors.JOSEError) return { refused: error.code };
    throw error;
  }
}
