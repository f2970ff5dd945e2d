import { api } from '#shared/api/api.ts';
import * as contract from './contract.ts';
import { batchesOf, putBatch } from './opening-store.ts';
import { requireOthersWord } from './others-word.ts';
import { ownRecords } from './own-records.ts';
import { asTheyStood } from './proposed.ts';

/**
 * Proposes own records for opening; all of them must be held, or none is proposed. A creating unit's cataloguer proposes
 * of its own fonds only.
 */
export const proposeOpening = api(contract.proposeOpening, async ({ params, body, actor, now, newId }) => {
  const { referenceCodes, held } = await ownRecords(params.archivesCode, body.referenceCodes, actor);
  await requireOthersWord(held, { ...params, ...body }, now);
  const batch = {
    batchId: newId(),
    ...params,
    ...body,
    state: 'proposed' as const,
    referenceCodes,
    proposedBy: actor.subject,
    proposedAt: now.toISOString(),
  };
  await putBatch({ ...batch, asTheyStood: asTheyStood(held) });
  return batch;
});

/** The opening batches of an archives, newest first. */
export const listOpenings = api(contract.listOpenings, async ({ params, query, page }) => {
  const { items, next } = await batchesOf(params.archivesCode, query.limit, page.after);
  return { items, next: await page.next(next) };
});
