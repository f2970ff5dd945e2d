import { PutObjectCommand } from '@aws-sdk/client-s3';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import type { Tally } from './tally-shown.ts';

const contentTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
type Format = keyof typeof contentTypes;

/** Where a file of a tally lies: `tallies/443001/2024-Q4/<SHA-256 of its figures>.xlsx`. */
export const tallyKey = ({ of, period, sha256 }: Pick<Tally, 'of' | 'period' | 'sha256'>, format: Format): string =>
  `tallies/${of.archivesCode}/${period}/${sha256}.${format}`;

/** Stores a file of a tally; one with the same figures is there already, and stays. */
export async function storeTally(tally: Tally, format: Format, bytes: Buffer): Promise<void> {
  const put = new PutObjectCommand({
    Bucket: setting('REPORTS_BUCKET'),
    Key: tallyKey(tally, format),
    Body: bytes,
    ContentType: contentTypes[format],
    IfNoneMatch: '*',
  });
  try {
    await storage().send(put);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'PreconditionFailed')) throw error;
  }
}
