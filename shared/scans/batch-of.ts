import type { Actor } from '#shared/access/actor.ts';
import { problem } from '#shared/runtime/problem.ts';
import type { Batch } from './scan.ts';
import { findBatch } from './scan-store.ts';

/** Which batch, as a path names it. */
export type Which = { archivesCode: string; batchId: string };

/**
 * The batch of this archives; throws batch-not-found, and batch-of-another-contract for a contractor's person, whose
 * membership is bound to the batches of their own agreement (档案法 Art. 24).
 */
export async function batchOf({ archivesCode, batchId }: Which, { contract }: Pick<Actor, 'contract'>): Promise<Batch> {
  const batch = await findBatch(archivesCode, batchId);
  if (!batch) throw problem('batch-not-found', { batchId });
  if (contract && contract.number !== batch.contract?.number)
    throw problem('batch-of-another-contract', { number: contract.number });
  return batch;
}
