import { PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { setting } from './settings.ts';
import { storage } from './storage.ts';

const minutes = 60;

/** What a sender declares of a file: its length in bytes, and its SHA-256 in hexadecimal where it is known. */
export type Declared = { size: number; sha256?: string | undefined };

/** Where to PUT, what to send with it, and until when (ISO instant). */
export type UploadLink = { url: string; headers: Record<string, string>; expiresAt: string };

/**
 * Signs a PUT of one declared file into the bucket that a setting names. Length, digest and "only if not there yet" are
 * signed as headers: the sender must send exactly them, and storage itself refuses other bytes and a second time. Good
 * for 60 minutes, less if the signer's session ends.
 */
export async function uploadLink(
  bucketSetting: string,
  key: string,
  { size, sha256 }: Declared,
  now: Date,
): Promise<UploadLink> {
  const checksum = sha256 && Buffer.from(sha256, 'hex').toString('base64');
  const command = new PutObjectCommand({
    Bucket: setting(bucketSetting),
    Key: key,
    ContentLength: size,
    IfNoneMatch: '*',
    ...(checksum && { ChecksumSHA256: checksum }),
  });
  const url = await getSignedUrl(storage(), command, {
    expiresIn: minutes * 60,
    signingDate: now,
    // Left to itself the SDK moves the digest into the query, where the sender need not repeat it.
    unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
  });
  return {
    url,
    headers: { 'if-none-match': '*', ...(checksum && { 'x-amz-checksum-sha256': checksum }) },
    expiresAt: new Date(now.getTime() + minutes * 60_000).toISOString(),
  };
}
