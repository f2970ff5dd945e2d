import { api, serve } from '#shared/api/api.ts';
import { auditBy, auditOf } from '#shared/audit/audit-store.ts';
import { spanOfDay } from '#shared/calendar/shanghai.ts';
import { ofOneHere } from './by-actor.ts';
import { conclusionOf } from './conclusion.ts';
import * as contract from './contract.ts';
import { verifyDays } from './verify-days.ts';

/** One day of an archives' audit trail, newest first. */
const listAudit = api(contract.listAudit, async ({ params, query, page }) => {
  const { items, next } = await auditOf(params.archivesCode, query.day, query.limit, page.after);
  return { items, next: await page.next(next) };
});

/** What one person did, newest first, as far as it concerns this archives. */
const listAuditBy = api(contract.listAuditBy, async ({ params, query, page }) => {
  const span = { from: spanOfDay(query.from).from, before: spanOfDay(query.to).before };
  const ask = (limit: number, after: typeof page.after) => auditBy(query.actor, span, limit, after);
  const { items, next } = await ofOneHere(params.archivesCode, query.limit, page.after, ask);
  return { items, next: await page.next(next) };
});

/** Checks an archives' trail against the seals, stretch by stretch. */
const verifyTrail = api(contract.verifyTrail, async ({ params, query }) => {
  const found = await verifyDays([params.archivesCode], query.from, query.to);
  return { ...conclusionOf(found), ...found };
});

export const handler = serve('audit-trail', [listAudit, listAuditBy, verifyTrail]);
