import * as z from 'zod';
import { type FixityRun, runItem } from '#shared/fixity/fixity.ts';
import { findRun, moveRun, recordFailure } from '#shared/fixity/fixity-store.ts';
import { pagesOf } from '#shared/records/page-store.ts';
import { recordIdsOfFonds } from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { note } from '#shared/runtime/call.ts';
import { queue } from '#shared/runtime/queue.ts';
import { send } from '#shared/runtime/send.ts';
import { auditPage } from './audit-page.ts';

export const AuditShard = z.object({ archivesCode: z.string(), fondsNumber: z.string(), runId: z.string() });
export type AuditShard = z.infer<typeof AuditShard>;

/** One slice must end well within the function's timeout at 50 MB/s. */
const recordsPerSlice = 50;
const bytesPerSlice = 5_000_000_000;
const pagesAtOnce = 8;

/** Lambda: one slice of the audit of one fonds, one message each. */
export const handler = queue({ capability: 'fixity-audit', operation: 'audit-shard' }, AuditShard, (message, { now }) =>
  auditShard(message, now),
);

/**
 * Audits the next records of a fonds, moves the run on, and asks for the slice after it. The place is kept in the run,
 * not in the message: a message that comes again goes on where the run is, and of two at once one stands still.
 */
export async function auditShard(message: AuditShard, now: Date): Promise<void> {
  const { archivesCode, fondsNumber, runId } = message;
  note({ archives: archivesCode, fonds: fondsNumber, run: runId });
  const stored = await findRun(archivesCode, fondsNumber);
  const run = stored?.runId === runId ? stored : newRun(message, now);
  if (run.state === 'finished') return note({ passedOver: 'finished' });
  if (stored && stored.runId > runId) return note({ passedOver: 'a later audit has begun' });

  const slice = await sliceOf(run, now);
  const { after, ...rest } = run;
  const moved: FixityRun = {
    ...rest,
    step: run.step + 1,
    objects: run.objects + slice.objects,
    bytes: run.bytes + slice.bytes,
    failures: run.failures + slice.failures,
    restored: run.restored + slice.restored,
    movedAt: now.toISOString(),
    ...(slice.next ? { after: slice.next } : { state: 'finished', finishedAt: now.toISOString() }),
  };
  note({ objects: slice.objects, failures: slice.failures });
  if (!(await moveRun(moved, stored))) return note({ passedOver: 'another moved it' });
  if (slice.next) await send('FIXITY_AUDITS_QUEUE', [message]);
}

const newRun = ({ archivesCode, fondsNumber, runId }: AuditShard, now: Date): FixityRun => ({
  archivesCode,
  item: runItem(fondsNumber),
  fondsNumber,
  runId,
  state: 'running',
  step: 0,
  objects: 0,
  bytes: 0,
  failures: 0,
  restored: 0,
  startedAt: now.toISOString(),
  movedAt: now.toISOString(),
});

async function sliceOf({ archivesCode, fondsNumber, runId, after }: FixityRun, now: Date) {
  const found = { objects: 0, bytes: 0, failures: 0, restored: 0 };
  let place = after;
  for (let records = 0; records < recordsPerSlice && found.bytes < bytesPerSlice; records += 10) {
    const { items, next } = await recordIdsOfFonds(archivesCode, fondsNumber, 10, place);
    for (const recordId of items) {
      const pages = await pagesOf(recordId);
      const audited = await abreast(pages, pagesAtOnce, (page) => auditPage(page, runId, now));
      for (const { bytes, failure } of audited) {
        found.objects += 1;
        found.bytes += bytes;
        if (!failure) continue;
        found.failures += 1;
        if (failure.restored) found.restored += 1;
        await recordFailure(failure);
      }
    }
    place = next;
    if (!place) break;
  }
  return { ...found, next: place };
}
