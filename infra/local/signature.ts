import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a valid signature says: who signed, for which service, over which headers and which body. */
export type Signed = {
  accessKey: string;
  service: string;
  region: string;
  /** The hash that was signed for the body: hex SHA-256, UNSIGNED-PAYLOAD or STREAMING-…; the reader of the body compares it. */
  bodyHash: string;
  presigned: boolean;
  signedHeaders: string[];
};

/** A refusal as AWS words it: error code, message, HTTP status. */
export class Refused extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 403) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const skewMs = 15 * 60_000;
const weekSeconds = 604_800;
const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();

/** Hex SHA-256. */
export const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

/** RFC 3986 percent-encoding, as signature version 4 wants it. */
export const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Undoes percent-encoding; refuses what is not UTF-8. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refused('InvalidURI', "Couldn't parse the specified URI.", 400);
  }
}

/** Path and query as they came over the wire. Never `new URL()`: it folds `a/../b`, which S3 takes literally. */
export function readTarget(url: string): { path: string; query: [name: string, value: string][] } {
  const at = url.indexOf('?');
  const pairs = at < 0 || at === url.length - 1 ? [] : url.slice(at + 1).split('&');
  const text = (part: string) => decoded(part.replaceAll('+', ' '));
  const query = pairs.map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    return equals < 0 ? [text(pair), ''] : [text(pair.slice(0, equals)), text(pair.slice(equals + 1))];
  });
  return { path: at < 0 ? url : url.slice(0, at), query };
}

/** The service a request is signed for (fourth part of its credential scope); undefined when it carries no AWS signature. */
export function signedService(req: IncomingMessage): string | undefined {
  const scope =
    req.headers.authorization?.match(/^AWS4-HMAC-SHA256 .*Credential=([^,]+)/)?.[1] ??
    req.url?.match(/[?&]X-Amz-Credential=([^&]+)/)?.[1];
  return scope && decoded(scope).split('/')[3];
}

const instant = (stamp: string) =>
  Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

const signingKeys = new Map<string, Buffer>();

/** The key of a day, region and service, made from a secret by four digests: kept, for the same few sign thousands of calls. */
function signingKey(secret: string, scope: string[]): Buffer {
  const id = [secret, ...scope].join('/');
  const known = signingKeys.get(id);
  if (known) return known;
  if (signingKeys.size > 1000) signingKeys.clear();
  const made = [...scope, 'aws4_request'].reduce(hmac, Buffer.from(`AWS4${secret}`));
  signingKeys.set(id, made);
  return made;
}

type Claim = { credential: string; signedHeaders: string; signature: string; date: string; presigned: boolean };

function readClaim(req: IncomingMessage, query: Record<string, string>): Claim {
  if ('X-Amz-Signature' in query) {
    const [credential = '', signedHeaders = '', signature = '', date = ''] = [
      'X-Amz-Credential',
      'X-Amz-SignedHeaders',
      'X-Amz-Signature',
      'X-Amz-Date',
    ].map((name) => query[name]);
    return { credential, signedHeaders, signature, date, presigned: true };
  }
  const header = req.headers.authorization;
  if (!header) throw new Refused('AccessDenied', 'Access Denied: the request is not signed');
  const parts = header.match(/^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/);
  if (!parts) throw new Refused('AuthorizationHeaderMalformed', 'The authorization header is malformed', 400);
  const [, credential = '', signedHeaders = '', signature = ''] = parts;
  return { credential, signedHeaders, signature, date: String(req.headers['x-amz-date'] ?? ''), presigned: false };
}

function checkTime(claim: Claim, query: Record<string, string>, now: number) {
  const signedAt = instant(claim.date);
  if (Number.isNaN(signedAt) || !claim.date.startsWith(claim.credential.split('/')[1] ?? ''))
    throw new Refused('SignatureDoesNotMatch', 'Date in Credential scope does not match X-Amz-Date');
  if (!claim.presigned) {
    if (Math.abs(now - signedAt) <= skewMs) return;
    throw new Refused(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
  }
  const seconds = Number(query['X-Amz-Expires']);
  if (!(seconds > 0 && seconds <= weekSeconds))
    throw new Refused('AuthorizationQueryParametersError', 'X-Amz-Expires must be between 1 and 604800 seconds', 400);
  if (now > signedAt + seconds * 1000) throw new Refused('AccessDenied', 'Request has expired');
  if (signedAt > now + skewMs) throw new Refused('AccessDenied', 'Request is not valid yet');
}

/** A header as it is signed: all its values, as UTF-8 (Node reads latin1), runs of spaces folded. */
function headerValue(req: IncomingMessage, name: string): string {
  const values: string[] = [];
  for (let i = 0; i < req.rawHeaders.length; i += 2)
    if (req.rawHeaders[i]!.toLowerCase() === name)
      values.push(
        Buffer.from(req.rawHeaders[i + 1]!, 'latin1')
          .toString('utf8')
          .trim()
          .replace(/ +/g, ' '),
      );
  return values.join(',');
}

/**
 * Recomputes AWS signature version 4 from the bytes on the wire, for a signed header or a presigned URL.
 * `bodyHash`: hex SHA-256 of a body already read (every service but S3, which signs a declared hash). `now` in ms. Throws Refused.
 */
export function verify(
  req: IncomingMessage,
  bodyHash: string | undefined,
  secretOf: (accessKey: string) => string | undefined,
  now: number,
): Signed {
  const { path, query: pairs } = readTarget(req.url!);
  const query = Object.fromEntries(pairs);
  const claim = readClaim(req, query);
  const [accessKey = '', day = '', region = '', service = ''] = claim.credential.split('/');
  checkTime(claim, query, now);

  const signedHeaders = claim.signedHeaders.split(';');
  if (!signedHeaders.includes('host')) throw new Refused('SignatureDoesNotMatch', 'The host header must be signed');
  const loose = Object.keys(req.headers).find((h) => h.startsWith('x-amz-') && !signedHeaders.includes(h));
  if (loose)
    throw new Refused('AccessDenied', `There were headers present in the request which were not signed: ${loose}`);

  const declaredHash = req.headers['x-amz-content-sha256'] as string | undefined;
  const presignedHash = claim.presigned ? (query['X-Amz-Content-Sha256'] ?? 'UNSIGNED-PAYLOAD') : undefined;
  const hash = service === 's3' ? (declaredHash ?? presignedHash) : (bodyHash ?? sha256(''));
  if (!hash) throw new Refused('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256', 400);

  // S3 encodes the path once; every other service encodes the encoded path again.
  const segment = service === 's3' ? (s: string) => encoded(decoded(s)) : encoded;
  const canonical = [
    req.method,
    path.split('/').map(segment).join('/'),
    pairs
      .filter(([name]) => name !== 'X-Amz-Signature')
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&'),
    ...signedHeaders.map((name) => `${name}:${headerValue(req, name)}`),
    '',
    claim.signedHeaders,
    hash,
  ].join('\n');
  const secret = secretOf(accessKey);
  if (secret === undefined)
    throw new Refused('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
  const key = signingKey(secret, [day, region, service]);
  const toSign = `AWS4-HMAC-SHA256\n${claim.date}\n${day}/${region}/${service}/aws4_request\n${sha256(canonical)}`;
  const expected = hmac(key, toSign).toString('hex');
  const same =
    claim.signature.length === expected.length && timingSafeEqual(Buffer.from(expected), Buffer.from(claim.signature));
  if (!same)
    throw new Refused(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    );
  return { accessKey, service, region, bodyHash: hash, presigned: claim.presigned, signedHeaders };
}
