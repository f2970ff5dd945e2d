import { api } from '#shared/api/api.ts';
import { batchOf } from '#shared/scans/batch-of.ts';
import { pageOfFiles } from '#shared/scans/scan-store.ts';
import * as contract from './contract.ts';

/** The files of a batch with their verdicts, in the order in which they were declared. */
export const listFiles = api(contract.listFiles, async ({ params, query, page, actor }) => {
  const { batchId } = await batchOf(params, actor);
  const { items, next } = await pageOfFiles(batchId, { ...query, after: page.after });
  const files = items.map(({ file, verdict }) => ({ ...file, ...(verdict && { verdict }) }));
  return { items: files, next: await page.next(next) };
});
