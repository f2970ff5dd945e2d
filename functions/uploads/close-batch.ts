import { api } from '#shared/api/api.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { batchOf } from '#shared/scans/batch-of.ts';
import { changeBatch, tallyOfBatch } from '#shared/scans/scan-store.ts';
import { kept, requireClosable } from './batch.ts';
import * as contract from './contract.ts';

/** Asks for a batch to be closed; said twice is said once. */
export const closeBatch = api(contract.closeBatch, async ({ params, body, actor, now }) => {
  const batch = await batchOf(params, actor);
  if (batch.state !== 'open') return batch;
  const tally = await tallyOfBatch(batch.batchId);
  requireClosable(tally, body);
  const asked = { state: 'closing' as const, closingAt: now.toISOString(), closingBy: actor.subject };
  const left = tally.outstanding > 0 ? { leftOutstanding: tally.outstanding } : {};
  const closing = { ...kept(batch), ...asked, ...left, correlationId: correlationId() };
  return (await changeBatch(closing, 'open')) ? closing : batchOf(params, actor);
});
