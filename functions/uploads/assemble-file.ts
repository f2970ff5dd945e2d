import { api } from '#shared/api/api.ts';
import { note } from '#shared/runtime/call.ts';
import { sizeOfPart } from '#shared/scans/scan.ts';
import { openBatchOf } from './batch.ts';
import * as contract from './contract.ts';
import { largeFileOf, standingOf } from './large-file.ts';
import { putTogether } from './parts-storage.ts';

/** Makes one file of the parts that have come, or names those that are missing. Asked again it answers the same. */
export const assembleFile = api(contract.assembleFile, async ({ params, body, actor }) => {
  const batch = await openBatchOf(params, actor);
  const large = await largeFileOf(batch, body.number);
  const standing = await standingOf(large);
  if (standing.settled) return { missing: [] };
  const { file, key, parts } = large;
  const all = Array.from({ length: parts }, (_, n) => n + 1);
  const missing = all.filter((part) => standing.held.get(part)?.size !== sizeOfPart(file.size, part));
  note({ batch: batch.batchId, file: body.number, parts, missing: missing.length });
  if (missing.length || !standing.upload) return { missing };
  const held = all.flatMap((part) => standing.held.get(part) ?? []);
  if (await putTogether(key, standing.upload.uploadId, held)) return { missing: [] };
  return { missing: (await standingOf(large)).settled ? [] : all }; // somebody else was faster, or it was swept away
});
