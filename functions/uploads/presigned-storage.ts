import { PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import { arrivalKey, type ScanFile } from '#shared/scans/scan.ts';
import { base64 } from '#shared/scans/scan-storage.ts';
import type { Upload } from '#shared/scans/sending.ts';

const minutes = 60;

/**
 * Signs a PUT for one declared file. Length, digest and "only if not there yet" are signed as headers: the sender must
 * send exactly them, and storage itself refuses other bytes. Good for 60 minutes, less if the signer's session ends.
 */
export async function signUpload(archivesCode: string, file: ScanFile, now: Date): Promise<Upload> {
  const checksum = base64(file.sha256);
  const command = new PutObjectCommand({
    Bucket: setting('INCOMING_BUCKET'),
    Key: arrivalKey(archivesCode, file.batchId, file.number),
    ContentLength: file.size,
    ChecksumSHA256: checksum,
    IfNoneMatch: '*',
  });
  const url = await getSignedUrl(storage(), command, {
    expiresIn: minutes * 60,
    signingDate: now,
    // Left to itself the SDK moves the digest into the query, where the sender need not repeat it.
    unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
  });
  return {
    number: file.number,
    name: file.name,
    url,
    headers: { 'x-amz-checksum-sha256': checksum, 'if-none-match': '*' },
    expiresAt: new Date(now.getTime() + minutes * 60_000).toISOString(),
  };
}
