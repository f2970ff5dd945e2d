import { note } from '#shared/runtime/call.ts';
import { send } from '#shared/runtime/send.ts';
import { type Change, stream } from '#shared/runtime/stream.ts';
import { Batch } from '#shared/scans/scan.ts';
import type { Closing } from './close-batch.ts';
import type { Linking } from './link-waiting.ts';

/** Lambda: follows the batches in the Ingest table; what a person asked of one starts the work. */
export const handler = stream({ capability: 'scan-ingest', operation: 'follow-batches' }, Batch, followBatch);

/** A batch that is asked to be closed goes to the Closings queue; one whose waiting files are to be linked again, to the queue of what has arrived. */
export async function followBatch({ before, after }: Change<Batch>): Promise<void> {
  if (!after) return;
  const { archivesCode, batchId, state, linkingAt } = after;
  note({ archives: archivesCode, batch: batchId, state });
  if (state === 'closing' && before?.state !== 'closing')
    await send('CLOSINGS_QUEUE', [{ archivesCode, batchId } satisfies Closing]);
  if (state === 'open' && linkingAt !== undefined && linkingAt !== before?.linkingAt)
    await send(
      'SCANS_ARRIVED_QUEUE',
      [{ linking: { archivesCode, batchId }, from: 1 } satisfies Linking],
      archivesCode,
    );
}
