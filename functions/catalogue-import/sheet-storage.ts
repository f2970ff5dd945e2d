import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type * as z from 'zod';
import { downloadLink } from '#shared/runtime/download.ts';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import type { SheetUpload } from './contract.ts';

const minutes = 60;
const bucket = () => setting('INCOMING_BUCKET');

/** Where the sheet of an import arrives. */
export const sheetKey = (archivesCode: string, importId: string): string => `sheets/${archivesCode}/${importId}/1`;

/** The import that an arrived object belongs to; undefined for a key that this capability never gave out. */
export function importOfKey(key: string): { archivesCode: string; importId: string } | undefined {
  const [, archivesCode, importId] = /^sheets\/(\d{6})\/([^/]+)\/1$/.exec(key) ?? [];
  return archivesCode && importId ? { archivesCode, importId } : undefined;
}

const stagedKey = (archivesCode: string, importId: string, name: string) =>
  `staged/${archivesCode}/${importId}/${name}.json`;
const workbookKey = (archivesCode: string, importId: string) => `answers/${archivesCode}/${importId}/errors.xlsx`;

/**
 * Signs a PUT for the sheet. Length, digest (if given) and "only if not there yet" are signed as headers: storage itself
 * refuses other bytes. Good for 60 minutes, less if the signer's session ends.
 */
export async function signSheetUpload(
  key: string,
  { size, sha256 }: { size: number; sha256?: string | undefined },
  now: Date,
): Promise<SheetUpload> {
  const checksum = sha256 && Buffer.from(sha256, 'hex').toString('base64');
  const command = new PutObjectCommand({
    Bucket: bucket(),
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

/** The bytes of an arrived sheet. */
export async function fetchSheet(key: string): Promise<Buffer> {
  const { Body } = await storage().send(new GetObjectCommand({ Bucket: bucket(), Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

/** Deletes a sheet; the bucket is not versioned, so nothing of it is left. None there is as good. */
export async function deleteSheet(key: string): Promise<void> {
  await storage().send(new DeleteObjectCommand({ Bucket: bucket(), Key: key }));
}

/** Stages what the check found, as JSON; the same again overwrites the same. */
export async function stage(archivesCode: string, importId: string, name: string, content: unknown): Promise<void> {
  const Key = stagedKey(archivesCode, importId, name);
  const Body = Buffer.from(JSON.stringify(content));
  await storage().send(
    new PutObjectCommand({ Bucket: bucket(), Key, Body, ContentLength: Body.length, ContentType: 'application/json' }),
  );
}

/** What was staged under a name. */
export async function unstage<S extends z.ZodType>(
  archivesCode: string,
  importId: string,
  name: string,
  schema: S,
): Promise<z.infer<S>> {
  const Key = stagedKey(archivesCode, importId, name);
  const { Body } = await storage().send(new GetObjectCommand({ Bucket: bucket(), Key }));
  return schema.parse(JSON.parse((await Body?.transformToString('utf-8')) ?? 'null'));
}

/** Keeps the error workbook for the clerk, as long as the incoming bucket keeps anything (30 days). */
export async function keepWorkbook(archivesCode: string, importId: string, workbook: Buffer): Promise<void> {
  const Key = workbookKey(archivesCode, importId);
  await storage().send(new PutObjectCommand({ Bucket: bucket(), Key, Body: workbook, ContentLength: workbook.length }));
}

/** A link to the error workbook, named after the sheet: `2015年文书目录-改错表.xlsx`. */
export const workbookLink = (archivesCode: string, importId: string, fileName: string, now: Date) =>
  downloadLink(
    'INCOMING_BUCKET',
    workbookKey(archivesCode, importId),
    `${fileName.replace(/\.[^.]{1,5}$/, '')}-改错表.xlsx`,
    now,
  );
