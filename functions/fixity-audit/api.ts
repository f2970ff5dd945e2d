import { api, serve } from '#shared/api/api.ts';
import { fondsNumbersOf } from '#shared/archives/directory-store.ts';
import { runIdAt } from '#shared/fixity/fixity.ts';
import { pageOfFailures, pageOfRuns } from '#shared/fixity/fixity-store.ts';
import { uploadsProblems } from '#shared/messages/problems/uploads.ts';
import { problem } from '#shared/runtime/problem.ts';
import { send } from '#shared/runtime/send.ts';
import type { AuditShard } from './audit-shard.ts';
import { listFixityAudits, listFixityFailures, startFixityAudit } from './contract.ts';

/** Asks for an audit at once; it takes over from one that stands still. */
const start = api(startFixityAudit, async ({ params, body, now }) => {
  const { fondsNumber } = body;
  if (!(await fondsNumbersOf(params.archivesCode)).has(fondsNumber))
    throw problem('fonds-not-registered', { fondsNumber });
  const runId = runIdAt(now);
  await send('FIXITY_AUDITS_QUEUE', [{ ...params, fondsNumber, runId } satisfies AuditShard]);
  return { runId, fondsNumber };
});

const runs = api(listFixityAudits, async ({ params, query, page }) => {
  const { items, next } = await pageOfRuns(params.archivesCode, { ...query, after: page.after });
  return { items, next: await page.next(next) };
});

const failures = api(listFixityFailures, async ({ params, query, page }) => {
  const { items, next } = await pageOfFailures(params.archivesCode, { ...query, after: page.after });
  return { items, next: await page.next(next) };
});

/** Lambda: the routes of fixity-audit. */
export const handler = serve('fixity-audit', [start, runs, failures], uploadsProblems);
