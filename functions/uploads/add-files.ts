import { api } from '#shared/api/api.ts';
import { monthOf } from '#shared/calendar/day.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { note } from '#shared/runtime/call.ts';
import { problem } from '#shared/runtime/problem.ts';
import { type Batch, comesInParts } from '#shared/scans/scan.ts';
import { changeBatch, declareFiles, declareList, isDeclared } from '#shared/scans/scan-store.ts';
import { filesExpireAt, kept, openBatchOf } from './batch.ts';
import * as contract from './contract.ts';
import { listed, refusalsOf } from './declared-files.ts';
import { countAgainstQuota, requireWithinQuota } from './quota.ts';
import { signUpload } from './upload-address.ts';

/** Takes a list of files with their sizes and digests, all or none, and answers where to send each that comes in one piece. */
export const addFiles = api(contract.addFiles, async ({ params, body, now, actor }) => {
  const batch = await openBatchOf(params, actor);
  const errors = refusalsOf(body.files);
  if (errors.length) throw problem('files-not-accepted', { count: errors.length }, errors);
  const expiresAt = filesExpireAt(batch);
  const { list, files } = listed(body.files, {
    ...params,
    list: body.list,
    month: monthOf(shanghaiDay(now)),
    expiresAt,
    by: actor.subject,
  });
  if (!(await isDeclared(list))) await requireWithinQuota(params.archivesCode, list);
  await keep(batch);
  const declared = await declareList(list);
  if (!declared) throw problem('list-already-declared', { list: body.list });
  await countAgainstQuota(params.archivesCode, declared, expiresAt);
  await declareFiles(files);
  note({ batch: batch.batchId, files: list.files, bytes: list.bytes });
  const whole = files.filter(({ size }) => !comesInParts(size));
  return { uploads: await Promise.all(whole.map((file) => signUpload(params.archivesCode, file, now))) };
});

/** Before its first list stands: a batch with files that went by lapse of time would leave its pages uncounted for ever. */
async function keep(batch: Batch): Promise<void> {
  if (batch.expiresAt === undefined || (await changeBatch(kept(batch), 'open'))) return;
  throw problem('batch-not-open', { batchId: batch.batchId, state: 'closing' });
}
