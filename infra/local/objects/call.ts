import type { IncomingMessage } from 'node:http';
import type { Need } from '../needs.ts';
import type { BadLine } from './bad-line.ts';
import type { Bucket } from './buckets.ts';
import type { Algorithm } from './digests.ts';
import type { S3Request } from './request.ts';
import { StorageError } from './storage-error.ts';
import type { Store } from './store.ts';
import type { Version } from './versions.ts';
import type { Tree } from './xml.ts';

export type AnswerHeaders = Record<string, string | number | undefined>;

/** One S3 call on its way: what was asked, of which bucket, and the means to answer it. */
export type Call = {
  request: S3Request;
  bucket: Bucket;
  store: Store;
  /** The raw body. */
  req: IncomingMessage;
  /** The hash that was signed for the body, or UNSIGNED-PAYLOAD, or STREAMING-…. */
  bodyHash: string;
  /** The line between the caller and the store, good or bad. */
  line: ReturnType<BadLine['line']>;
  /** Throws AccessDenied unless the caller's role grants all of it. */
  authorize(needs: Need[]): void;
  answer(status: number, headers?: AnswerHeaders): void;
  answerDocument(root: string, tree: Tree, headers?: AnswerHeaders): void;
  /** Answers with a body that comes piece by piece. */
  stream(status: number, headers: AnswerHeaders, source: AsyncIterable<Uint8Array>): Promise<void>;
};

/** The bucket of this name; NoSuchBucket when the template declares none. */
export function bucketNamed(store: Store, name: string): Bucket {
  const bucket = store.buckets.get(name);
  if (bucket) return bucket;
  throw new StorageError('NoSuchBucket', 404, `The specified bucket does not exist: ${name}`);
}

/** Finds a version to read. As on AWS, who may not list a bucket is not told that a key is missing: 403 instead of 404. */
export function findFor(call: Call, bucket: Bucket, key: string, id?: string): Version {
  try {
    return call.store.find(bucket, key, id);
  } catch (error) {
    if (error instanceof StorageError && error.status === 404) call.authorize([['s3:ListBucket', bucket.arn]]);
    throw error;
  }
}

export const quoted = (etag: string) => `"${etag}"`;

/** Headers that name a version and how its bucket encrypts. */
export const versionHeaders = (bucket: Bucket, version: Version): AnswerHeaders => ({
  etag: quoted(version.etag),
  'x-amz-version-id': bucket.versioned ? version.id : undefined,
  'x-amz-server-side-encryption': bucket.encryptionKey ? 'aws:kms' : 'AES256',
  'x-amz-server-side-encryption-aws-kms-key-id': bucket.encryptionKey,
});

/** Stored checksums as headers. */
export function checksumHeaders({ checksums }: Pick<Version, 'checksums'>): AnswerHeaders {
  const entries = Object.entries(checksums);
  const composite = entries.some(([, value]) => value.includes('-'));
  return {
    ...Object.fromEntries(entries.map(([name, value]) => [`x-amz-checksum-${name}`, value])),
    'x-amz-checksum-type': entries.length === 0 ? undefined : composite ? 'COMPOSITE' : 'FULL_OBJECT',
  };
}

/** Stored checksums as elements: ChecksumSHA256 … */
export const checksumElements = ({ checksums }: Pick<Version, 'checksums'>): Record<string, string> =>
  Object.fromEntries(Object.entries(checksums).map(([name, value]) => [checksumElement(name as Algorithm), value]));

export const checksumElement = (algorithm: Algorithm): string =>
  `Checksum${algorithm === 'crc32c' ? 'CRC32C' : algorithm.toUpperCase()}`;
