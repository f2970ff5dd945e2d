import { api } from '#shared/api/api.ts';
import { createBatch } from '#shared/scans/scan-store.ts';
import { newBatch } from './batch.ts';
import * as contract from './contract.ts';

/** Opens a batch: nothing is sent yet. */
export const openBatch = api(contract.openBatch, async ({ params, body, actor, now, newId }) => {
  const batch = newBatch({ ...params, ...body }, { batchId: newId(), actor, now });
  await createBatch(batch);
  return batch;
});
