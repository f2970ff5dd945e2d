import {
  GetObjectCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { once } from '#shared/runtime/once.ts';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import { swept } from '#shared/runtime/swept.ts';
import { copyInSlices } from '#shared/scans/copied-storage.ts';
import { base64 } from '#shared/scans/scan-storage.ts';
import { slicedDigest } from '#shared/scans/sliced-digest.ts';

/** An object that was read through: its size in bytes and its digests (SHA-256, hex), of the whole and of each GiB. */
export type Whole = { sha256: string; bytes: number; slices: string[] };
/** What reading an object through came to. */
export type ReadThrough = Whole | { cause: 'missing' | 'unreadable' };

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

/** Not AccessDenied: the audit may list both buckets, and what is merely shut off is not gone. */
const absent = new Set(['NoSuchKey', 'NotFound']);

/**
 * Reads every byte of an object, streamed, so that its size does not matter, and digests them. Storage's own checksums
 * are not asked: they say what once was written.
 */
export async function readThrough(copy: Copy, Key: string): Promise<ReadThrough> {
  const { client, Bucket } = of(copy);
  const digest = slicedDigest();
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    for await (const chunk of swept(Body as AsyncIterable<Buffer>)) digest.update(chunk);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (absent.has(error.name)) return { cause: 'missing' };
    if (isPassing(error)) throw error;
    return { cause: 'unreadable' };
  }
  const { size, ...digests } = digest.digests();
  return { ...digests, bytes: size };
}

/**
 * A busy storage, a broken line, a policy or a key that keeps the audit out say nothing about the object: the message comes
 * again, and what does not pass by itself ends in the alarm of the dead letters, not as damage of every page.
 */
function isPassing(error: Error): boolean {
  if (!('$metadata' in error) || '$retryable' in error || error.name.startsWith('KMS')) return true;
  const { httpStatusCode = 500 } = error.$metadata as { httpStatusCode?: number };
  return httpStatusCode >= 500 || httpStatusCode === 403;
}

/**
 * The lock of the version in force of an object, that its next version must bear, too: the first copy's, or, where nothing is there,
 * the second's. S3 shows it of no version that has none.
 */
async function lockOf(Key: string) {
  for (const { client, Bucket } of [first(), second()])
    try {
      const { Retention } = await client.send(new GetObjectRetentionCommand({ Bucket, Key }));
      if (Retention?.RetainUntilDate)
        return { ObjectLockMode: Retention.Mode, ObjectLockRetainUntilDate: Retention.RetainUntilDate };
    } catch (error) {
      if (!(error instanceof Error && unlocked.has(error.name))) throw error;
    }
  return {};
}
const unlocked = new Set([...absent, 'NoSuchObjectLockConfiguration', 'MethodNotAllowed']);

/** S3 takes no more in one PUT. */
const mostInOnePut = 5 * 2 ** 30;

/**
 * Puts the second copy's bytes back over a damaged first copy, as a new version with the lock of the one before: what was there stays below as evidence.
 * S3 itself checks the digests as the bytes come in, so a second copy that is damaged too is refused. A larger one than
 * 5 GB (`inOnePut`) is copied between the regions by S3, slice by slice.
 */
export async function restoreFromSecond(
  Key: string,
  { sha256, bytes, slices }: Whole,
  inOnePut = mostInOnePut,
): Promise<void> {
  const { client: farClient, Bucket: farBucket } = second();
  const { client: nearClient, Bucket } = first();
  const lock = await lockOf(Key);
  if (bytes > inOnePut) {
    const { ContentType } = await farClient.send(new HeadObjectCommand({ Bucket: farBucket, Key }));
    const from = `${farBucket}/${Key.split('/').map(encodeURIComponent).join('/')}`;
    return copyInSlices({ from, size: bytes, slices }, { Bucket, Key, ContentType, ...lock, over: true });
  }
  const { Body, ContentType } = await farClient.send(new GetObjectCommand({ Bucket: farBucket, Key }));
  const what = { Body, ContentLength: bytes, ContentType, ChecksumSHA256: base64(sha256), ...lock };
  await nearClient.send(new PutObjectCommand({ Bucket, Key, ...what }));
}
