import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { Clock } from './clock.ts';

/** An OpenID Connect issuer for this machine: it vouches for whoever is asked for. */
export type Issuer = {
  /** The `iss` of its tokens, and where discovery is found. */
  url: string;
  audience: string;
  /** A signed token (RS256) for a subject, valid from now by the platform's clock for `lifetimeSeconds` (an hour). */
  token(subject: string, claims?: Record<string, unknown>, lifetimeSeconds?: number): Promise<string>;
  stop(): Promise<void>;
};
type Kept = { key: JWK; port: number };

/** Starts it on loopback. Key and port are kept in `folder`, so that tokens given out before a restart stay good. */
export async function openIssuer(folder: string, clock: Clock, audience = 'lantai'): Promise<Issuer> {
  const file = join(folder, 'issuer.json');
  const kept = stored(file);
  const key = kept?.key ?? (await newKey());
  const privateKey = await importJWK(key, 'RS256');
  const { kty, n, e, kid } = key;
  const jwks = { keys: [{ kty, n, e, kid, alg: 'RS256', use: 'sig' }] };

  const server = createServer((req, res) => {
    const answer = { '/.well-known/openid-configuration': discovery, '/jwks': jwks }[req.url ?? ''];
    res
      .writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer ?? { error: 'not_found' }));
  });
  const port = await listen(server, kept?.port ?? 0).catch(() => listen(server, 0));
  if (!kept || port !== kept.port) store(file, folder, { key, port });
  const url = `http://127.0.0.1:${port}`;
  const discovery = {
    issuer: url,
    jwks_uri: `${url}/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
  return {
    url,
    audience,
    token: (subject, claims = {}, lifetimeSeconds = 3600) => {
      const now = Math.floor(clock.now() / 1000);
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: kid!, typ: 'JWT' })
        .setIssuer(url)
        .setSubject(subject)
        .setAudience(audience)
        .setIssuedAt(now)
        .setExpirationTime(now + lifetimeSeconds)
        .sign(privateKey);
    },
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = await exportJWK(privateKey);
  return { ...key, kid: await calculateJwkThumbprint(key) };
}

const listen = (server: Server, port: number) =>
  new Promise<number>((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed);
      done((server.address() as AddressInfo).port);
    });
  });

function stored(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new Error(`签发者文件 ${file} 无法读取,请删除后再启动 · unreadable issuer file`, { cause: error });
  }
}

function store(file: string, folder: string, kept: Kept) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(kept), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
