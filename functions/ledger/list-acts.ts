import { api } from '#shared/api/api.ts';
import { pageOfEntries } from '#shared/ledger/ledger-store.ts';
import * as contract from './contract.ts';

/** The ledger of an archives between two days, page by page, newest first. */
export const listActs = api(contract.listActs, async ({ params, query, page }) => {
  const { items, next } = await pageOfEntries(params.archivesCode, { ...query, after: page.after });
  return { items, next: await page.next(next) };
});
