import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import { base64 } from '#shared/scans/scan-storage.ts';
import type { PartUpload } from '#shared/scans/sending.ts';

/** A part that storage holds: its checksum is the one that the sender's own was compared with. */
export type HeldPart = { part: number; size: number; etag: string; checksum: string };

const minutes = 60;
const at = (key: string) => ({ Bucket: setting('INCOMING_BUCKET'), Key: key });
const hasStatus = (error: unknown, wanted: number): boolean =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === wanted;

/** Opens an upload in parts; answers what storage calls it. */
export async function openUpload(key: string): Promise<string> {
  const { UploadId } = await storage().send(
    new CreateMultipartUploadCommand({ ...at(key), ChecksumAlgorithm: 'SHA256' }),
  );
  return UploadId ?? '';
}

/** Gives an upload up; one that is no more is as good. */
export async function abortUpload(key: string, uploadId: string): Promise<void> {
  try {
    await storage().send(new AbortMultipartUploadCommand({ ...at(key), UploadId: uploadId }));
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}

/** The parts that have come, by number; undefined when there is no such upload: put together, or swept away. */
export async function heldParts(key: string, uploadId: string): Promise<Map<number, HeldPart> | undefined> {
  const held = new Map<number, HeldPart>();
  let after: string | undefined;
  try {
    do {
      const page = await storage().send(
        new ListPartsCommand({ ...at(key), UploadId: uploadId, ...(after && { PartNumberMarker: after }) }),
      );
      for (const {
        PartNumber: part = 0,
        Size: size = 0,
        ETag: etag = '',
        ChecksumSHA256: checksum = '',
      } of page.Parts ?? [])
        held.set(part, { part, size, etag, checksum });
      after = page.IsTruncated ? page.NextPartNumberMarker : undefined;
    } while (after);
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
  return held;
}

/** Whether the whole file lies in the incoming bucket. */
export async function hasArrived(key: string): Promise<boolean> {
  try {
    await storage().send(new HeadObjectCommand(at(key)));
    return true;
  } catch (error) {
    if (hasStatus(error, 404)) return false;
    throw error;
  }
}

/** Signs a PUT for one part, its length (bytes) and digest (hex) as headers: storage itself refuses other bytes. Good for 60 minutes. */
export async function signPart(
  key: string,
  uploadId: string,
  { part, size, sha256 }: { part: number; size: number; sha256: string },
  now: Date,
): Promise<PartUpload> {
  const checksum = base64(sha256);
  const command = new UploadPartCommand({
    ...at(key),
    UploadId: uploadId,
    PartNumber: part,
    ContentLength: size,
    ChecksumSHA256: checksum,
  });
  const url = await getSignedUrl(storage(), command, {
    expiresIn: minutes * 60,
    signingDate: now,
    unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
  });
  return {
    part,
    url,
    headers: { 'x-amz-checksum-sha256': checksum },
    expiresAt: new Date(now.getTime() + minutes * 60_000).toISOString(),
  };
}

/** Makes one file of its parts, in their order, unless it is there already. True if it is there afterwards; false if the upload is no more. */
export async function putTogether(key: string, uploadId: string, parts: HeldPart[]): Promise<boolean> {
  const Parts = parts.map(({ part, etag, checksum }) => ({ PartNumber: part, ETag: etag, ChecksumSHA256: checksum }));
  const whole = { ...at(key), UploadId: uploadId, MultipartUpload: { Parts }, IfNoneMatch: '*' };
  try {
    await storage().send(new CompleteMultipartUploadCommand(whole));
    return true;
  } catch (error) {
    if (hasStatus(error, 412)) return true;
    if (hasStatus(error, 404)) return false;
    throw error;
  }
}
