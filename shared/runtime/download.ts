import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type * as z from 'zod';
import type { Download } from './contract.ts';
import { setting } from './settings.ts';
import { storage } from './storage.ts';

/** Served files are open for this long. */
const openForSeconds = 300;

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
    ResponseContentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
  });
  const url = await getSignedUrl(storage(), object, { expiresIn: openForSeconds });
  return { url, expiresAt: new Date(now.getTime() + openForSeconds * 1000).toISOString(), fileName };
}
