import * as z from 'zod';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { ledgerEntry } from '#shared/ledger/ledger.ts';
import { post } from '#shared/ledger/ledger-store.ts';
import { note } from '#shared/runtime/call.ts';
import { queue } from '#shared/runtime/queue.ts';
import type { Batch, Tally } from '#shared/scans/scan.ts';
import { changeBatch, findBatch, tallyOfBatch } from '#shared/scans/scan-store.ts';

export const Closing = z.object({ archivesCode: z.string(), batchId: z.string() });
export type Closing = z.infer<typeof Closing>;

/** Lambda: closes batches, one message each. */
export const handler = queue(
  { capability: 'scan-ingest', operation: 'close-batch' },
  Closing,
  ({ archivesCode, batchId }, { now }) => closeBatch(archivesCode, batchId, now),
);

/**
 * Closes a batch: freezes its counts, enters the frames it brought in the ledger (received: they count as digitised only
 * once accepted by quality control), and marks it closed. Counts are frozen first, so that a kill at any place leaves
 * one ledger entry with the very numbers the batch shows.
 */
export async function closeBatch(archivesCode: string, batchId: string, now: Date): Promise<void> {
  const batch = await findBatch(archivesCode, batchId);
  if (batch?.state !== 'closing') return note({ passedOver: batch?.state ?? 'no batch' });
  const counts = batch.counts ?? (await tallyOfBatch(batchId));
  if (counts.outstanding > (batch.leftOutstanding ?? 0)) return reopen(batch, counts.outstanding);
  const counted = { ...batch, counts };
  if (!batch.counts && !(await changeBatch(counted, 'closing'))) return note({ passedOver: 'closed meanwhile' });
  if (counts.frames > 0) await post(framesReceived(counted, now));
  await changeBatch({ ...counted, state: 'closed', closedAt: now.toISOString() }, 'closing');
  note({ batch: batchId, frames: counts.frames, bytes: counts.bytes });
}

/** A list was declared in the very moment in which the batch was asked to be closed: it stays open for those files. */
async function reopen(
  { closingAt: _at, closingBy: _by, leftOutstanding: _left, ...batch }: Batch,
  outstanding: number,
): Promise<void> {
  await changeBatch({ ...batch, state: 'open' }, 'closing');
  note({ batch: batch.batchId, reopenedFor: outstanding });
}

/** Dated and booked when it is entered: an act booked earlier than it was entered would fall between two monthly reports. */
const framesReceived = (batch: Batch & { counts: Tally }, now: Date) =>
  ledgerEntry({
    archivesCode: batch.archivesCode,
    entryId: `batch#${batch.batchId}`,
    kind: 'frames-received',
    date: shanghaiDay(now),
    quantities: { frames: batch.counts.frames, bytes: batch.counts.bytes },
    source: { kind: 'batch', id: batch.batchId },
    actor: batch.closingBy ?? batch.openedBy,
    at: now.toISOString(),
  });
