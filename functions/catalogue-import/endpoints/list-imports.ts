import { api } from '#shared/api/api.ts';
import * as contract from '../contract.ts';
import { pageOfImports } from '../import-store.ts';
import { maySee, summaryOf } from './shown-import.ts';

/** The archives' imports, newest first. */
export const listImports = api(contract.listImports, async ({ params, query, actor, page }) => {
  const { items, next } = await pageOfImports(params.archivesCode, { limit: query.limit, after: page.after });
  return { items: items.filter((found) => maySee(found, actor)).map(summaryOf), next: await page.next(next) };
});
