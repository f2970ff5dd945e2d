import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';

/** The access copy of a page. */
export async function readPage(key: string): Promise<Buffer> {
  const { Body } = await storage().send(new GetObjectCommand({ Bucket: setting('ACCESS_BUCKET'), Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

/** Keeps the paper; the bucket keeps every version. */
export async function keepPaper(key: string, bytes: Buffer): Promise<void> {
  const Bucket = setting('CASEFILES_BUCKET');
  await storage().send(new PutObjectCommand({ Bucket, Key: key, Body: bytes, ContentType: 'application/pdf' }));
}
