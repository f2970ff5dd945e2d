import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type * as z from 'zod';
import { downloadLink } from '#shared/runtime/download.ts';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';

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

const exportKey = (archivesCode: string, name: string) => `exports/${archivesCode}/${name}`;

/** Keeps an exported file, as long as the incoming bucket keeps anything (30 days). */
export async function keepExport(archivesCode: string, name: string, Body: Buffer): Promise<void> {
  const Key = exportKey(archivesCode, name);
  await storage().send(new PutObjectCommand({ Bucket: bucket(), Key, Body, ContentLength: Body.length }));
}

/** A link to an exported file. */
export const exportLink = (archivesCode: string, name: string, fileName: string, now: Date) =>
  downloadLink('INCOMING_BUCKET', exportKey(archivesCode, name), fileName, now);

/** A link to the error workbook, named after the sheet: `2015年文书目录-改错表.xlsx`. */
export const workbookLink = (archivesCode: string, importId: string, fileName: string, now: Date) =>
  downloadLink(
    'INCOMING_BUCKET',
    workbookKey(archivesCode, importId),
    `${fileName.replace(/\.[^.]{1,5}$/, '')}-改错表.xlsx`,
    now,
  );
