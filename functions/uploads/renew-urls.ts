import { api } from '#shared/api/api.ts';
import { note } from '#shared/runtime/call.ts';
import { problem } from '#shared/runtime/problem.ts';
import { comesInParts } from '#shared/scans/scan.ts';
import { findFiles } from '#shared/scans/scan-store.ts';
import { isSettled, openBatchOf } from './batch.ts';
import * as contract from './contract.ts';
import { signUpload } from './upload-address.ts';

/** Signs anew for files that have not come, after a break of the line or of hours; large ones have their parts signed. */
export const renewUrls = api(contract.renewUrls, async ({ params, body, now, actor }) => {
  const batch = await openBatchOf(params, actor);
  const found = await findFiles(batch.batchId, body.numbers);
  const missing = body.numbers.filter((number) => !found.has(number));
  if (missing.length) throw problem('files-not-declared', { numbers: missing });
  const all = [...found.values()];
  const toSend = all.filter((one) => !isSettled(one) && !comesInParts(one.file.size)).map(({ file }) => file);
  note({ batch: batch.batchId, files: toSend.length });
  return {
    uploads: await Promise.all(toSend.map((file) => signUpload(params.archivesCode, file, now))),
    settled: all.filter(isSettled).map(({ file }) => file.number),
  };
});
