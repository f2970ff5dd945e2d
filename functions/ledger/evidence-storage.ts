import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { downloadLink } from '#shared/runtime/download.ts';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import { uploadLink } from '#shared/runtime/upload.ts';
import type { EvidenceFile } from './contract.ts';

const bucket = 'REPORTS_BUCKET';

/** Where the evidence of an archives' acts lies, beside the figures it proves. */
const keyOf = (archivesCode: string, sha256: string) => `evidence/${archivesCode}/${sha256}`;

/** Signs a PUT of a declared file: storage itself refuses other bytes, and a second time. */
export const signUpload = (archivesCode: string, { size, sha256 }: EvidenceFile, now: Date) =>
  uploadLink(bucket, keyOf(archivesCode, sha256), { size, sha256 }, now);

/** A link to a file that has arrived, under its name. */
export const signDownload = (archivesCode: string, { sha256, fileName }: EvidenceFile, now: Date) =>
  downloadLink(bucket, keyOf(archivesCode, sha256), fileName, now);

/** Whether a declared file is there: what is there has the declared digest, or storage would not have taken it. */
export async function hasArrived(archivesCode: string, sha256: string): Promise<boolean> {
  try {
    await storage().send(new HeadObjectCommand({ Bucket: setting(bucket), Key: keyOf(archivesCode, sha256) }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFound') return false;
    throw error;
  }
}
