import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { dataKey } from '#shared/runtime/keys.ts';

/** Beyond this the receiver is too slow, and is told again later. */
const patienceMs = 5_000;
/** A private key of Ed25519 in PKCS #8 is these bytes and 32 of seed (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const signingKey = async (): Promise<KeyObject> =>
  createPrivateKey({ key: Buffer.concat([pkcs8, await dataKey('webhooks')]), format: 'der', type: 'pkcs8' });

/** The key by which receivers verify what they are sent: `whpk_` and 32 bytes of Ed25519 in base64 (Standard Webhooks 1.0). */
export async function verifyingKey(): Promise<string> {
  const { x = '' } = createPublicKey(await signingKey()).export({ format: 'jwk' });
  return `whpk_${Buffer.from(x, 'base64url').toString('base64')}`;
}

/**
 * Posts a message as JSON, signed (Standard Webhooks 1.0, `v1a`: Ed25519 over id, time and body). The same id comes again until
 * it is answered with 2xx. Answers whether it was; a receiver that is away, slow, elsewhere (redirect) or refuses is a no.
 */
export async function post(endpoint: string, id: string, message: unknown, now: Date): Promise<boolean> {
  const body = JSON.stringify(message);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = sign(null, Buffer.from(`${id}.${timestamp}.${body}`), await signingKey()).toString('base64');
  try {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1a,${signature}`,
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false; // whatever it is, it is tried again
  }
}
