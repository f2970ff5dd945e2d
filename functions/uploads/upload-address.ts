import { uploadLink } from '#shared/runtime/upload.ts';
import { arrivalKey, type ScanFile } from '#shared/scans/scan.ts';
import type { Upload } from '#shared/scans/sending.ts';

/** Signs a PUT for one declared file that comes in one piece: storage takes exactly its bytes, and only if they are not there yet. */
export async function signUpload(archivesCode: string, file: ScanFile, now: Date): Promise<Upload> {
  const { batchId, number, name } = file;
  return {
    number,
    name,
    ...(await uploadLink('INCOMING_BUCKET', arrivalKey(archivesCode, batchId, number), file, now)),
  };
}
