import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { once } from '#shared/runtime/once.ts';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import { swept } from '#shared/runtime/swept.ts';
import { base64 } from '#shared/scans/scan-storage.ts';

/** What reading an object through came to. */
export type ReadThrough = { sha256: string; bytes: number } | { cause: 'missing' | 'unreadable' };

/** The second copy lies in another region, and S3 answers for a bucket in its own region only. */
const farStorage = once(
  () =>
    new S3Client({
      region: setting('SECOND_COPY_REGION'),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
);

const first = () => ({ client: storage(), Bucket: setting('PRESERVATION_BUCKET') });
const second = () => ({ client: farStorage(), Bucket: setting('SECOND_COPY_BUCKET') });
export type Copy = 'first' | 'second';
const of = (copy: Copy) => (copy === 'first' ? first() : second());

/** S3 hides from those who may not list a bucket whether a key exists: 403 instead of 404. */
const absent = new Set(['NoSuchKey', 'NotFound', 'AccessDenied']);

/**
 * Reads every byte of an object, streamed, so that its size does not matter, and digests them. Storage's own checksums
 * are not asked: they say what once was written.
 */
export async function readThrough(copy: Copy, Key: string): Promise<ReadThrough> {
  const { client, Bucket } = of(copy);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    for await (const chunk of swept(Body as AsyncIterable<Buffer>)) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (absent.has(error.name)) return { cause: 'missing' };
    if (isPassing(error)) throw error;
    return { cause: 'unreadable' };
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** A busy storage or a broken line says nothing about the object: the message comes again. */
const isPassing = (error: Error): boolean =>
  '$metadata' in error
    ? ((error.$metadata as { httpStatusCode?: number }).httpStatusCode ?? 500) >= 500 || '$retryable' in error
    : true;

/**
 * Puts the second copy's bytes back over a damaged first copy, as a new version: what was there stays below as evidence.
 * S3 itself checks the digest as the bytes come in, so a second copy that is damaged too is refused.
 */
export async function restoreFromSecond(
  Key: string,
  { sha256, bytes }: { sha256: string; bytes: number },
): Promise<void> {
  const far = second();
  const { Body, ContentType } = await far.client.send(new GetObjectCommand({ Bucket: far.Bucket, Key }));
  const near = first();
  await near.client.send(
    new PutObjectCommand({
      Bucket: near.Bucket,
      Key,
      Body,
      ContentLength: bytes,
      ContentType,
      ChecksumSHA256: base64(sha256),
    }),
  );
}
