import { api } from '#shared/api/api.ts';
import { batchOf } from '#shared/scans/batch-of.ts';
import { tallyOfBatch } from '#shared/scans/scan-store.ts';
import { progressSentence } from './batch.ts';
import * as contract from './contract.ts';

/** A batch with its progress, counted from its verdicts; a closed one with the counts that were frozen. */
export const showBatch = api(contract.showBatch, async ({ params, actor }) => {
  const batch = await batchOf(params, actor);
  const progress = batch.counts ?? (await tallyOfBatch(batch.batchId));
  return { ...batch, progress, sentence: progressSentence(progress) };
});
