import { readFile } from 'node:fs/promises';
import type { Saved } from './bytes.ts';
import type { Call } from './call.ts';
import { unchunked } from './chunked.ts';
import { type Algorithm, algorithms, type Checksums } from './digests.ts';
import { invalid, notImplemented, StorageError } from './storage-error.ts';
import type { Given, Retention } from './versions.ts';

const largest = 5 * 1024 ** 3;
const keptHeader = /^(content-(type|encoding|disposition|language)|cache-control|expires|x-amz-meta-.+)$/;

const badDigest = (what: string) =>
  new StorageError('BadDigest', 400, `The ${what} you specified did not match what we received.`);

/** The algorithm that a header names. */
export function algorithmNamed(name: string): Algorithm {
  const known = algorithms.find((algorithm) => algorithm === name.toLowerCase());
  if (known) return known;
  throw notImplemented(`校验算法 ${name}`);
}

function declaredChecksums(headers: Record<string, string>): Algorithm[] {
  const trailer = headers['x-amz-trailer']?.match(/^x-amz-checksum-(.+)$/i)?.[1];
  const sent = algorithms.filter((algorithm) => headers[`x-amz-checksum-${algorithm}`] !== undefined);
  return trailer ? [...sent, algorithmNamed(trailer)] : sent;
}

/**
 * Saves a request body and checks it against everything its sender said of it: the signed SHA-256, Content-MD5,
 * `x-amz-checksum-*` in headers or trailers, the decoded length. Nothing is kept when one of them is wrong.
 */
export async function receive({ request: { headers }, req, bodyHash, line, store }: Call): Promise<Saved> {
  const chunked = bodyHash.startsWith('STREAMING-');
  if (chunked && bodyHash !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER')
    throw notImplemented(`x-amz-content-sha256: ${bodyHash}`);
  const length = headers['x-amz-decoded-content-length'] ?? headers['content-length'];
  if (length === undefined)
    throw new StorageError('MissingContentLength', 411, 'You must provide the Content-Length HTTP header.');
  if (Number(length) > largest)
    throw invalid('Your proposed upload exceeds the maximum allowed object size.', 'EntityTooLarge');

  const declared = declaredChecksums(headers);
  const hashed = /^[0-9a-f]{64}$/.test(bodyHash);
  const trailers = new Map<string, string>();
  // the request must outlive a failing pipeline: it carries the connection on which the refusal is answered
  const raw = line(req.iterator({ destroyOnReturn: false }));
  const saved = await store.write(
    chunked ? unchunked(trailers)(raw) : raw,
    hashed ? [...declared, 'sha256'] : declared,
  );
  try {
    if (hashed && saved.sha256Hex !== bodyHash)
      throw invalid(
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
        'XAmzContentSHA256Mismatch',
      );
    if (headers['content-md5'] !== undefined && headers['content-md5'] !== saved.md5.toString('base64'))
      throw badDigest('Content-MD5');
    if (saved.size !== Number(length))
      throw invalid('You did not provide the number of bytes specified', 'IncompleteBody');
    const checksums: Checksums = {};
    for (const algorithm of declared) {
      const name = `x-amz-checksum-${algorithm}`;
      checksums[algorithm] = saved.checksums[algorithm]!;
      if ((headers[name] ?? trailers.get(name)) !== checksums[algorithm]) throw badDigest(algorithm.toUpperCase());
    }
    return { ...saved, checksums };
  } catch (error) {
    store.discard(saved);
    throw error;
  }
}

/** A small request document as text, checked like any body. */
export async function receiveText(call: Call): Promise<string> {
  const saved = await receive(call);
  try {
    return await readFile(call.store.pathOf(saved), 'utf8');
  } finally {
    call.store.discard(saved);
  }
}

/** The headers that are kept with an object and come back with it. */
function keptHeaders(headers: Record<string, string>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => keptHeader.test(name));
  const encodings = (text: string) =>
    text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '' && one !== 'aws-chunked')
      .join(', ');
  return Object.fromEntries(
    kept
      .map(([name, value]) => [name, name === 'content-encoding' ? encodings(value) : value] as const)
      .filter(([, value]) => value !== ''),
  );
}

/** The lock that a new object gets: the one asked for, else the bucket's default. */
function retentionFor({ request: { headers }, bucket, store }: Call): Retention | undefined {
  const { 'x-amz-object-lock-mode': mode, 'x-amz-object-lock-retain-until-date': date } = headers;
  if (mode === undefined && date === undefined) {
    const standing = bucket.defaultRetention;
    return standing && { mode: standing.mode, until: store.now() + standing.days * 86_400_000 };
  }
  if (!bucket.locks) throw invalid('Bucket is missing Object Lock Configuration');
  return readRetention(mode, date, store.now());
}

/** A lock as a client writes it; throws InvalidArgument when it is none or ends in the past. */
export function readRetention(mode: string | undefined, date: string | undefined, now: number): Retention {
  const until = Date.parse(date ?? '');
  if ((mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') || Number.isNaN(until))
    throw invalid(
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
      'InvalidArgument',
    );
  if (until <= now) throw invalid('The retain until date must be in the future!', 'InvalidArgument');
  return { mode, until };
}

/** What a client gives with a new object. An encryption other than the bucket's is refused, not ignored. */
export function given(call: Call): Given {
  const { headers } = call.request;
  const { encryptionKey } = call.bucket;
  const asked = headers['x-amz-server-side-encryption'];
  if (asked !== undefined && asked !== (encryptionKey ? 'aws:kms' : 'AES256'))
    throw notImplemented(`加密方式 ${asked}`);
  const key = headers['x-amz-server-side-encryption-aws-kms-key-id'];
  if (key !== undefined && key !== encryptionKey) throw notImplemented(`另一把密钥 ${key}`);
  return { headers: keptHeaders(headers), retention: retentionFor(call) };
}

/** S3 wants a checksum of the body with every object that is locked as it comes. */
export function checkLockedBody({ headers }: Call['request'], { retention }: Given): void {
  const sums = headers['content-md5'] !== undefined || declaredChecksums(headers).length > 0;
  if (retention && !sums)
    throw invalid(
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    );
}
