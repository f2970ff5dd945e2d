import { api } from '#shared/runtime/api.ts';
import { pageOfBatches } from '#shared/scans/scan-store.ts';
import { listBatches } from './contract.ts';

/** The archives' batches, newest first: where a sender finds his again after his machine was restarted. */
export const listBatchesEndpoint = api(listBatches, async ({ params, query, page }) => {
  const { items, next } = await pageOfBatches(params.archivesCode, { ...query, after: page.after });
  return { items, next: await page.next(next) };
});
