import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Language } from '#shared/messages/language.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import type { Edition, StoredFile } from './edition.ts';

type Format = StoredFile['format'];

const contentTypes: Record<Format, string> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
};

/** Where a file of an edition lies: `editions/monthly-progress/443021/2024-09.xlsx`, in English `2024-09.en.xlsx`. */
export const keyOf = (
  { definitionId, archivesCode, edition }: Edition,
  format: Format,
  language: Language = 'zh',
): string => `editions/${definitionId}/${archivesCode}/${edition}${language === 'en' ? '.en' : ''}.${format}`;

/** Stores a file of an edition once; answers with the bytes that are stored: these, or those of whoever was first. */
export async function storeOnce(
  edition: Edition,
  format: Format,
  bytes: Buffer,
  language: Language = 'zh',
): Promise<Buffer> {
  const put = new PutObjectCommand({
    Bucket: setting('REPORTS_BUCKET'),
    Key: keyOf(edition, format, language),
    Body: bytes,
    ContentType: contentTypes[format],
    IfNoneMatch: '*',
  });
  try {
    await storage().send(put);
    return bytes;
  } catch (error) {
    if (error instanceof Error && error.name === 'PreconditionFailed') return readFile(edition, format, language);
    throw error;
  }
}

/** The bytes of a file that is stored; throws if it is not. */
export async function readFile(edition: Edition, format: Format, language: Language = 'zh'): Promise<Buffer> {
  const key = keyOf(edition, format, language);
  const { Body } = await storage().send(new GetObjectCommand({ Bucket: setting('REPORTS_BUCKET'), Key: key }));
  if (!Body) throw new Fault(`${key} has no body`);
  return Buffer.from(await Body.transformToByteArray());
}
