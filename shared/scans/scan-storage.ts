import { createHash } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { Fault } from '#shared/runtime/fault.ts';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import { largestFileBytes } from './scan.ts';

/** An arrived file, its digest (SHA-256, hex) computed anew while it was read. */
export type Arrived = { bytes: Buffer; sha256: string };

/** S3 hides from those who may not list a bucket, as ours may not, whether a key exists: 403 instead of 404. */
const absent = new Set(['NoSuchKey', 'NotFound', 'AccessDenied']);

/**
 * Reads an arrived file of at most `largestFileBytes`, streamed once through the digest. `mayBeGone` (it has been dealt
 * with before): undefined if there is none; otherwise that is an error.
 */
export async function readArrived(key: string, mayBeGone: boolean): Promise<Arrived | undefined> {
  const Bucket = setting('INCOMING_BUCKET');
  const answer = await storage()
    .send(new GetObjectCommand({ Bucket, Key: key }))
    .catch((error: unknown) => {
      if (!(mayBeGone && error instanceof Error && absent.has(error.name))) throw error;
    });
  if (!answer) return undefined;
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.Body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestFileBytes) throw new Fault('larger than any file that can be declared');
    hash.update(chunk);
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), sha256: hash.digest('hex') };
}

/** Deletes an arrived file; none there is as good. */
export async function removeArrived(key: string): Promise<void> {
  await storage().send(new DeleteObjectCommand({ Bucket: setting('INCOMING_BUCKET'), Key: key }));
}

/**
 * Writes a file into the preservation bucket unless its key is taken: one version per key, and S3 checks the digest as
 * the bytes come in. True if the key now holds these bytes, whoever wrote them; false if it holds others.
 */
export async function preserve(key: string, { bytes, sha256 }: Arrived, contentType: string): Promise<boolean> {
  const where = { Bucket: setting('PRESERVATION_BUCKET'), Key: key };
  const checksum = base64(sha256);
  try {
    const what = { Body: bytes, ContentLength: bytes.length, ContentType: contentType, ChecksumSHA256: checksum };
    await storage().send(new PutObjectCommand({ ...where, ...what, IfNoneMatch: '*' }));
    return true;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'PreconditionFailed') throw error;
  }
  const held = await storage().send(new HeadObjectCommand({ ...where, ChecksumMode: 'ENABLED' }));
  return held.ChecksumSHA256 === checksum;
}

/** Writes an access copy. It can always be made again from what is preserved, so writing it twice does no harm. */
export async function putAccessCopy(key: string, jpeg: Buffer): Promise<void> {
  const Bucket = setting('ACCESS_BUCKET');
  await storage().send(new PutObjectCommand({ Bucket, Key: key, Body: jpeg, ContentType: 'image/jpeg' }));
}

/** A digest as S3 writes it. */
export const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
