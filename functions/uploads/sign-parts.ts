import { api } from '#shared/api/api.ts';
import { note } from '#shared/runtime/call.ts';
import { partLink } from '#shared/runtime/upload.ts';
import { sizeOfPart } from '#shared/scans/scan.ts';
import { base64 } from '#shared/scans/scan-storage.ts';
import { openBatchOf } from './batch.ts';
import * as contract from './contract.ts';
import { largeFileOf, openUploadFor, standingOf } from './large-file.ts';

/** Signs for parts of a large file, opening the upload with the first of them. What storage holds is not signed for again. */
export const signParts = api(contract.signParts, async ({ params, body, now, actor }) => {
  const batch = await openBatchOf(params, actor);
  const wanted = body.parts.map(({ part }) => part);
  const large = await largeFileOf(batch, body.number, wanted);
  const standing = await standingOf(large);
  if (standing.settled) return { uploads: [], held: [], settled: true };
  const isHeld = ({ part, sha256 }: { part: number; sha256: string }) =>
    standing.held.get(part)?.checksum === base64(sha256);
  const { uploadId } = standing.upload ?? (await openUploadFor(large, standing.ended));
  const left = body.parts.filter((one) => !isHeld(one));
  note({ batch: batch.batchId, file: body.number, parts: left.length });
  const { file, key } = large;
  const uploads = left.map(async ({ part, sha256 }) => {
    const what = { uploadId, part, sha256, size: sizeOfPart(file.size, part) };
    return { part, ...(await partLink('INCOMING_BUCKET', key, what, now)) };
  });
  return {
    uploads: await Promise.all(uploads),
    held: body.parts.filter(isHeld).map(({ part }) => part),
    settled: false,
  };
});
