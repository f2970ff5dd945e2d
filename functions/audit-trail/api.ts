import { auditOf } from '#shared/audit/audit-store.ts';
import { api, serve } from '#shared/runtime/api.ts';
import * as contract from './contract.ts';

/** One day of an archives' audit trail, newest first. */
const listAudit = api(contract.listAudit, async ({ params, query, page }) => {
  const { items, next } = await auditOf(params.archivesCode, query.day, query.limit, page.after);
  return { items, next: await page.next(next) };
});

export const handler = serve('audit-trail', [listAudit]);
