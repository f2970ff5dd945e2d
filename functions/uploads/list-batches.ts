import { api } from '#shared/api/api.ts';
import { pageOfBatches } from '#shared/scans/scan-store.ts';
import * as contract from './contract.ts';

/**
 * The archives' batches, newest first: where a sender finds his again after his machine was restarted. A contractor's
 * person sees those of their own agreement, so that pages may be short.
 */
export const listBatches = api(contract.listBatches, async ({ params, query, page, actor: { contract } }) => {
  const { items: all, next } = await pageOfBatches(params.archivesCode, { ...query, after: page.after });
  const items = all.filter((batch) => !contract || batch.contract?.number === contract.number);
  return { items, next: await page.next(next) };
});
