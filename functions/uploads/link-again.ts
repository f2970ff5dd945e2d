import { api } from '#shared/api/api.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { problem } from '#shared/runtime/problem.ts';
import { changeBatch } from '#shared/scans/scan-store.ts';
import { kept, openBatchOf } from './batch.ts';
import * as contract from './contract.ts';

/** Asks for the waiting files to be looked at again; the change of the batch starts the work. */
export const linkAgain = api(contract.linkAgain, async ({ params, now, actor }) => {
  const batch = await openBatchOf(params, actor);
  const linking = { ...kept(batch), linkingAt: now.toISOString(), correlationId: correlationId() };
  if (!(await changeBatch(linking, 'open'))) throw problem('batch-not-open', { ...params, state: 'closing' });
  return linking;
});
