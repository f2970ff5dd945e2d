import { api } from '#shared/api/api.ts';
import * as contract from './contract.ts';
import { pageOfEditions } from './report-store.ts';
import { requireDefinition } from './require.ts';

/** The editions of a report, the latest month first. */
export const listEditions = api(
  contract.listEditions,
  async ({ params: { archivesCode, definitionId }, query, page }) => {
    await requireDefinition(archivesCode, definitionId);
    const { items, next } = await pageOfEditions(definitionId, archivesCode, { limit: query.limit, after: page.after });
    return { items, next: await page.next(next) };
  },
);
