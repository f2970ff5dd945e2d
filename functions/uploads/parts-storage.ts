import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListPartsCommand,
} from '@aws-sdk/client-s3';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';

/** A part that storage holds: its checksum is the one that the sender's own was compared with. */
export type HeldPart = { part: number; size: number; etag: string; checksum: string };

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
