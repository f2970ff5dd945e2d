import { type FileHandle, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import { swept } from '#shared/runtime/swept.ts';
import { compositeChecksum, copyInSlices } from './copied-storage.ts';
import { comesInParts } from './scan.ts';
import { slicedDigest } from './sliced-digest.ts';

/**
 * What a file holds: all its bytes if it came in one piece; of a larger one its first bytes and, if it was asked for,
 * the path of a copy on ephemeral storage.
 */
export type ScanContent = Buffer | { head: Buffer; path?: string | undefined };

/** An arrived file, its digests (SHA-256, hex) computed anew while it was read: of the whole, and of each GiB of it. */
export type Arrived = { key: string; size: number; sha256: string; slices: string[]; content: ScanContent };

/** Not AccessDenied, which S3 says of a missing key only to those who may not list the bucket: what is merely shut off is not gone. */
const absent = new Set(['NoSuchKey', 'NotFound']);

/** Enough for every signature and header that formats are told by. */
const headBytes = 64 * 1024;

/** A function handles one event at a time and has its own temporary folder: the next large file takes this one's place. */
const placeOnDisk = () => join(tmpdir(), 'arrived-scan');

/**
 * Reads an arrived file, streamed once through its digests. A large one never lies in memory: it is copied to ephemeral
 * storage if it is to be `decoded`, and otherwise only its first bytes are kept. `mayBeGone` (it has been dealt
 * with before): undefined if there is none; otherwise that is an error.
 */
export async function readArrived(
  key: string,
  { mayBeGone, decoded = true }: { mayBeGone: boolean; decoded?: boolean },
): Promise<Arrived | undefined> {
  const answer = await storage()
    .send(new GetObjectCommand({ Bucket: setting('INCOMING_BUCKET'), Key: key }))
    .catch((error: unknown) => {
      if (!(mayBeGone && error instanceof Error && absent.has(error.name))) throw error;
    });
  if (!answer) return undefined;
  const body = answer.Body as AsyncIterable<Buffer>;
  if (!comesInParts(answer.ContentLength ?? 0)) {
    const { head, ...digests } = await readThrough(body, { kept: Number.POSITIVE_INFINITY });
    return { key, ...digests, content: head };
  }
  const path = decoded ? placeOnDisk() : undefined;
  const copy = path ? await open(path, 'w') : undefined;
  try {
    const { head, ...digests } = await readThrough(body, { kept: headBytes, copy });
    return { key, ...digests, content: { head, path } };
  } finally {
    await copy?.close();
  }
}

/** Drops what `readArrived` laid on ephemeral storage. */
export async function putAway({ content }: Arrived): Promise<void> {
  if (!Buffer.isBuffer(content) && content.path) await rm(content.path, { force: true });
}

/** Streams a body through its digests, keeping at least its first `kept` bytes, and writing a copy. */
async function readThrough(
  body: AsyncIterable<Buffer>,
  { kept, copy }: { kept: number; copy?: FileHandle | undefined },
) {
  const digest = slicedDigest();
  const first: Buffer[] = [];
  let held = 0;
  for await (const chunk of swept(body)) {
    digest.update(chunk);
    if (held < kept) held += first.push(chunk) && chunk.length;
    await copy?.write(chunk);
  }
  return { ...digest.digests(), head: Buffer.concat(first) };
}

/** Deletes an arrived file; none there is as good. */
export async function removeArrived(key: string): Promise<void> {
  await storage().send(new DeleteObjectCommand({ Bucket: setting('INCOMING_BUCKET'), Key: key }));
}

/**
 * Writes a file into the preservation bucket unless its key is taken: one version per key, and S3 itself digests what it
 * stores, whether the bytes come from here or, of a large file, are copied within S3. True if the key now holds these
 * bytes, whoever wrote them; false if it holds others.
 */
export async function preserve(key: string, arrived: Arrived, contentType: string): Promise<boolean> {
  const { content, sha256, size, slices } = arrived;
  const to = { Bucket: setting('PRESERVATION_BUCKET'), Key: key, ContentType: contentType };
  const checksum = Buffer.isBuffer(content) ? base64(sha256) : compositeChecksum(slices);
  try {
    if (Buffer.isBuffer(content)) {
      const what = { Body: content, ContentLength: size, ChecksumSHA256: checksum, IfNoneMatch: '*' };
      await storage().send(new PutObjectCommand({ ...to, ...what }));
    } else await copyInSlices({ from: `${setting('INCOMING_BUCKET')}/${arrived.key}`, size, slices }, to);
    return true;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'PreconditionFailed') throw error;
  }
  const held = await storage().send(new HeadObjectCommand({ Bucket: to.Bucket, Key: key, ChecksumMode: 'ENABLED' }));
  return held.ChecksumSHA256 === checksum;
}

/** Writes an access copy. It can always be made again from what is preserved, so writing it twice does no harm. */
export async function putAccessCopy(key: string, jpeg: Buffer): Promise<void> {
  const Bucket = setting('ACCESS_BUCKET');
  await storage().send(new PutObjectCommand({ Bucket, Key: key, Body: jpeg, ContentType: 'image/jpeg' }));
}

/** A digest as S3 writes it. */
export const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
