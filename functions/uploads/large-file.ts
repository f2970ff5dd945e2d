import { Fault } from '#shared/runtime/fault.ts';
import { problem } from '#shared/runtime/problem.ts';
import {
  arrivalKey,
  type Batch,
  comesInParts,
  type PartsUpload,
  partsItem,
  partsOf,
  type ScanFile,
} from '#shared/scans/scan.ts';
import { findFiles, findPartsUpload, findVerdict, notePartsUpload } from '#shared/scans/scan-store.ts';
import { isSettled } from './batch.ts';
import { abortUpload, type HeldPart, hasArrived, heldParts, openUpload } from './parts-storage.ts';

/** A declared file that comes in parts, and where it arrives. */
export type LargeFile = { file: ScanFile; key: string; parts: number };

/** How a large file stands: settled, or under an open upload that holds these parts, or under none (`ended`: one that is no more). */
export type Standing =
  | { settled: true }
  | { settled: false; upload?: PartsUpload; ended?: PartsUpload; held: Map<number, HeldPart> };

/** The declared file with this number. Throws files-not-declared, and no-such-parts for one that comes whole or for parts it has not. */
export async function largeFileOf(batch: Batch, number: number, parts: number[] = []): Promise<LargeFile> {
  const file = (await findFiles(batch.batchId, [number])).get(number)?.file;
  if (!file) throw problem('files-not-declared', { numbers: [number] });
  const count = partsOf(file.size);
  const wrong = parts.filter((part) => part > count);
  if (!comesInParts(file.size) || wrong.length)
    throw problem('no-such-parts', { name: file.name, parts: comesInParts(file.size) ? count : 1, wrong });
  return { file, key: arrivalKey(batch.archivesCode, batch.batchId, number), parts: count };
}

/**
 * How a large file stands. An upload that is no more was put together (then the file lies in the incoming bucket, or has
 * been verified since) or swept away as abandoned (then all has to come again).
 */
export async function standingOf({ file, key }: LargeFile): Promise<Standing> {
  const { batchId, number } = file;
  const settled = async () => isSettled({ file, ...(await verdictOf(file)) });
  if (await settled()) return { settled: true };
  const upload = await findPartsUpload(batchId, number);
  const held = upload && (await heldParts(key, upload.uploadId));
  if (upload && held) return { settled: false, upload, held };
  // the verdict last: between the two looks the file can only go from the bucket into its verdict
  if (upload && ((await hasArrived(key)) || (await settled()))) return { settled: true };
  return { settled: false, ...(upload && { ended: upload }), held: new Map() };
}

const verdictOf = async ({ batchId, number }: ScanFile) => {
  const verdict = await findVerdict(batchId, number);
  return verdict ? { verdict } : {};
};

/** A new upload for a large file in place of one that is no more, or the one that somebody else has just opened. */
export async function openUploadFor({ file, key }: LargeFile, ended: PartsUpload | undefined): Promise<PartsUpload> {
  const { batchId, number, expiresAt } = file;
  const mine = { batchId, item: partsItem(number), uploadId: await openUpload(key), expiresAt };
  if (await notePartsUpload(mine, ended)) return mine;
  await abortUpload(key, mine.uploadId);
  const theirs = await findPartsUpload(batchId, number);
  if (!theirs) throw new Fault('the upload in parts that somebody else opened has gone');
  return theirs;
}
