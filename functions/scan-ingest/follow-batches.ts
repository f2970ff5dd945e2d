import { note } from '#shared/runtime/call.ts';
import { send } from '#shared/runtime/send.ts';
import { type Change, stream } from '#shared/runtime/stream.ts';
import { arrivalKey, Batch } from '#shared/scans/scan.ts';
import { verdictsOf } from '#shared/scans/scan-store.ts';
import type { Closing } from './close-batch.ts';
import { sendToVerify } from './send-to-verify.ts';

/** Lambda: follows the batches in the Ingest table; what a person asked of one starts the work. */
export const handler = stream({ capability: 'scan-ingest', operation: 'follow-batches' }, Batch, followBatch);

/** A batch that is asked to be closed goes to the Closings queue; waiting files that are to be linked again are verified anew. */
export async function followBatch({ before, after }: Change<Batch>): Promise<void> {
  if (!after) return;
  const { archivesCode, batchId, state, linkingAt } = after;
  note({ archives: archivesCode, batch: batchId, state });
  if (state === 'closing' && before?.state !== 'closing')
    await send('CLOSINGS_QUEUE', [{ archivesCode, batchId } satisfies Closing]);
  if (state === 'open' && linkingAt !== undefined && linkingAt !== before?.linkingAt) {
    const waiting: number[] = [];
    for await (const { number, outcome } of verdictsOf(batchId)) if (outcome === 'waiting') waiting.push(number);
    note({ linking: waiting.length });
    await sendToVerify(waiting.map((number) => arrivalKey(archivesCode, batchId, number)));
  }
}
