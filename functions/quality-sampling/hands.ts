import type { Actor } from '#shared/access/actor.ts';
import { problem } from '#shared/runtime/problem.ts';
import { batchOf, type Which } from '#shared/scans/batch-of.ts';
import type { Batch } from '#shared/scans/scan.ts';
import { declarersOf } from '#shared/scans/scan-store.ts';
import type { Inspection } from './inspection.ts';
import { latestInspection } from './inspection-store.ts';

/** The batch and its latest inspection; throws what `batchOf` throws, or inspection-not-found. */
export async function requireInspection(which: Which, actor: Actor): Promise<{ batch: Batch; inspection: Inspection }> {
  const batch = await batchOf(which, actor);
  const inspection = await latestInspection(batch.batchId);
  if (!inspection) throw problem('inspection-not-found', { batchId: batch.batchId });
  return { batch, inspection };
}

/** Throws own-scans if this person had a hand in the batch, or works under the contract that it was made under. */
export async function requireOtherHands(batch: Batch, { subject, contract }: Actor): Promise<void> {
  const hands = new Set([batch.openedBy, batch.closingBy, ...(await declarersOf(batch.batchId))]);
  if (hands.has(subject) || (contract && contract.number === batch.contract?.number)) throw problem('own-scans', {});
}

/** The inspection, if it is open and this person's; throws inspection-not-open or not-the-inspector. */
export function requireOpen(inspection: Inspection, { subject }: Actor): Inspection {
  if (inspection.state !== 'inspecting') throw problem('inspection-not-open', { state: inspection.state });
  if (inspection.inspector !== subject) throw problem('not-the-inspector', {});
  return inspection;
}
