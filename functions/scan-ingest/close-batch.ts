import * as z from 'zod';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { ledgerEntry } from '#shared/ledger/ledger.ts';
import { post } from '#shared/ledger/ledger-store.ts';
import { note } from '#shared/runtime/call.ts';
import { queue } from '#shared/runtime/queue.ts';
import type { Batch } from '#shared/scans/scan.ts';
import { changeBatch, findBatch, tallyOfBatch } from '#shared/scans/scan-store.ts';
import { addReceived, countedAnew, type Received, receivedOf } from './received-store.ts';

export const Closing = z.object({ archivesCode: z.string(), batchId: z.string() });
export type Closing = z.infer<typeof Closing>;

/** Lambda: closes batches, one message each. */
export const handler = queue(
  { capability: 'scan-ingest', operation: 'close-batch' },
  Closing,
  ({ archivesCode, batchId }, { now }) => closeBatch(archivesCode, batchId, now),
);

/**
 * Closes a batch: counts it, enters the frames it brought in the ledger (received: they count as digitised only once
 * accepted by quality control), and marks it closed. What is counted is kept first, so that a kill at any place leaves the
 * very numbers in the ledger that the batch shows. A file whose verification outlasts that has the batch counted again,
 * and what it brought is a further act: what is entered is never changed.
 */
export async function closeBatch(archivesCode: string, batchId: string, now: Date): Promise<void> {
  const batch = await findBatch(archivesCode, batchId);
  if (!batch || batch.state === 'open') return note({ passedOver: batch?.state ?? 'no batch' });
  const before = await receivedOf(batchId); // first, so that no count is older than the one it goes on from
  const counts = await tallyOfBatch(batchId);
  if (batch.state === 'closing' && counts.outstanding > (batch.leftOutstanding ?? 0))
    return reopen(batch, counts.outstanding);
  const next = countedAnew(batchId, before, counts);
  if (next && !(await addReceived(next))) return closeBatch(archivesCode, batchId, now);
  const all = next ? [...before, next] : before;
  for (const one of all) if (one.frames > 0) await post(framesReceived(batch, one, now));

  const latest = all.at(-1)?.counts ?? counts;
  note({ batch: batchId, frames: latest.frames, bytes: latest.bytes });
  if (batch.state === 'closed' && batch.counts?.bytes === latest.bytes) return;
  const closed = { ...batch, state: 'closed' as const, counts: latest, closedAt: batch.closedAt ?? now.toISOString() };
  const isShown = await changeBatch(closed, batch.state);
  // whoever counted further at the same moment may have been overtaken: the last to write shows the latest
  if (!isShown || (await receivedOf(batchId)).length > all.length) return closeBatch(archivesCode, batchId, now);
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
const framesReceived = (batch: Batch, { number, frames, bytes }: Omit<Received, 'item'>, now: Date) =>
  ledgerEntry({
    archivesCode: batch.archivesCode,
    entryId: number === 1 ? `batch#${batch.batchId}` : `batch#${batch.batchId}#${number}`,
    kind: 'frames-received',
    date: shanghaiDay(now),
    quantities: { frames, bytes },
    source: { kind: 'batch', id: batch.batchId },
    actor: batch.closingBy ?? batch.openedBy,
    at: now.toISOString(),
    ...(number > 1 && { note: '批次结束时尚在核验、随后收妥的画幅' }),
  });
