import { api } from '#shared/runtime/api.ts';
import { createBatch } from '#shared/scans/scan-store.ts';
import { newBatch } from './batch.ts';
import { openBatch } from './contract.ts';

/** Opens a batch: nothing is sent yet. */
export const openBatchEndpoint = api(openBatch, async ({ params, body, actor, now, newId }) => {
  const batch = newBatch({ ...params, ...body }, { batchId: newId(), actor, now });
  await createBatch(batch);
  return batch;
});
