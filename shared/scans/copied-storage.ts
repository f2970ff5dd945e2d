import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type ObjectLockMode,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { abreast } from '#shared/runtime/abreast.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { storage } from '#shared/runtime/storage.ts';
import { sliceBytes } from './sliced-digest.ts';

/** A large object in another bucket (`bucket/key`), and what it was found to be: bytes, and the digest of each slice. */
type Source = { from: string; size: number; slices: string[] };
/** `over`: what is there now stays below as an earlier version. */
type Target = {
  Bucket: string;
  Key: string;
  ContentType: string | undefined;
  over?: boolean;
  ObjectLockMode?: ObjectLockMode | undefined;
  ObjectLockRetainUntilDate?: Date;
};

const slicesAtOnce = 4;

/**
 * Copies a large object within S3, a GiB a request and several at once, unless the target is there (and is not to be
 * written `over`): then it throws PreconditionFailed. S3 digests each slice as it copies; one that is not as it was read is a Fault. A copy that
 * fails is cleared away; what a kill leaves of one, the bucket's lifecycle clears away.
 */
export async function copyInSlices(
  { from, size, slices }: Source,
  { ContentType, ObjectLockMode, ObjectLockRetainUntilDate, over = false, ...to }: Target,
): Promise<void> {
  const lock = ObjectLockMode && { ObjectLockMode, ObjectLockRetainUntilDate };
  const begin = new CreateMultipartUploadCommand({ ...to, ContentType, ChecksumAlgorithm: 'SHA256', ...lock });
  const { UploadId } = await storage().send(begin);
  const upload = { ...to, UploadId };
  try {
    const Parts = await abreast(slices, slicesAtOnce, async (sha256, n) => {
      const last = Math.min(size, (n + 1) * sliceBytes) - 1;
      const range = { CopySource: from, CopySourceRange: `bytes=${n * sliceBytes}-${last}` };
      const { CopyPartResult: copied } = await storage().send(
        new UploadPartCopyCommand({ ...upload, ...range, PartNumber: n + 1 }),
      );
      if (copied?.ChecksumSHA256 !== Buffer.from(sha256, 'hex').toString('base64'))
        throw new Fault('storage has copied other bytes than were read');
      return { PartNumber: n + 1, ETag: copied.ETag, ChecksumSHA256: copied.ChecksumSHA256 };
    });
    const complete = { ...upload, MultipartUpload: { Parts }, ...(!over && { IfNoneMatch: '*' }) };
    await storage().send(new CompleteMultipartUploadCommand(complete));
  } catch (error) {
    await storage()
      .send(new AbortMultipartUploadCommand(upload))
      .catch(() => {});
    throw error;
  }
}

/** The checksum that S3 keeps of an object made of parts with these digests (hex): that of their digests, and their number. */
export function compositeChecksum(digests: string[]): string {
  const sum = createHash('sha256');
  for (const hex of digests) sum.update(Buffer.from(hex, 'hex'));
  return `${sum.digest('base64')}-${digests.length}`;
}
