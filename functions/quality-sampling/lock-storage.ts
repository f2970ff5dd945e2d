import { PutObjectRetentionCommand } from '@aws-sdk/client-s3';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';

/**
 * Locks the version in force of a preserved object (GOVERNANCE: only who may bypass it can delete it before). The same
 * lock again is no change.
 */
export async function lockUntil(key: string, until: string): Promise<void> {
  await storage().send(
    new PutObjectRetentionCommand({
      Bucket: setting('PRESERVATION_BUCKET'),
      Key: key,
      Retention: { Mode: 'GOVERNANCE', RetainUntilDate: new Date(until) },
      ChecksumAlgorithm: 'SHA256', // S3 demands one of every change to a lock
    }),
  );
}
