import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type * as z from 'zod';
import type { Download } from './links.ts';
import { setting } from './settings.ts';
import { storage } from './storage.ts';

/** Served files are open for this long. */
const openForSeconds = 300;

const types = new Map([
  ['csv', 'text/csv; charset=utf-8'],
  ['html', 'text/html; charset=utf-8'],
  ['jpg', 'image/jpeg'],
  ['json', 'application/json; charset=utf-8'],
  ['pdf', 'application/pdf'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['zip', 'application/zip'],
]);

/** By the name under which it is saved, never by what a sender once said of it; S3 can be told no `nosniff`. */
const typeOf = (fileName: string): string =>
  types.get(/[^.]*$/.exec(fileName)?.[0] ?? '') ?? 'application/octet-stream';

/** A presigned link to an object, served as an attachment under `fileName`; works five minutes, for whoever holds it. */
export async function downloadLink(
  bucketSetting: string,
  key: string,
  fileName: string,
  now: Date,
): Promise<z.infer<typeof Download>> {
  const object = new GetObjectCommand({
    Bucket: setting(bucketSetting),
    Key: key,
    ResponseContentType: typeOf(fileName),
    ResponseContentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
  });
  const url = await getSignedUrl(storage(), object, { expiresIn: openForSeconds });
  return { url, expiresAt: new Date(now.getTime() + openForSeconds * 1000).toISOString(), fileName };
}
