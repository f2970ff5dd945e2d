import { api } from '#shared/api/api.ts';
import { casesOf } from './case-store.ts';
import * as contract from './contract.ts';
import { listed } from './shown.ts';

/** The cases that an archives received or holds the records for, newest first. */
export const listCases = api(contract.listCases, async ({ params, query, page }) => {
  const { items, next } = await casesOf(params.archivesCode, query.as, query.limit, page.after);
  return { items: await Promise.all(items.map(listed)), next: await page.next(next) };
});
