import { api } from '#shared/api/api.ts';
import * as contract from './contract.ts';
import { pageOfRecounts } from './recount-store.ts';

/** The nightly recounts of an archives with what differed, page by page, the latest first. */
export const listRecounts = api(contract.listRecounts, async ({ params, query, page }) => {
  const { items, next } = await pageOfRecounts(params.archivesCode, { limit: query.limit, after: page.after });
  const shown = items.map(({ entry: _entry, slices: _slices, position: _position, ...one }) => one);
  return { items: shown, next: await page.next(next) };
});
