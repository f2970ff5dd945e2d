import { api } from '#shared/api/api.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import { daysOfPeriod } from '#shared/calendar/period.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { standings } from '#shared/figures/catalogue-submission.ts';
import { keepSubmission, submissionsOf } from '#shared/figures/catalogue-submission-store.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { describedNow, requireQuota, requireRound, shown } from './required.ts';
import { standingOf } from './standing.ts';
import { digestOf, submitted } from './submission.ts';

/**
 * Reports a period upward with what the ledger says. Asked again with nothing changed, the same receipt; with something
 * changed, a reason is needed, and a new version stands beside the old one.
 */
export const submitCatalogue = api(contract.submitCatalogue, async ({ params, body, actor, now }) => {
  const { archivesCode, period } = params;
  const { own, all, inForce } = await requireRound(archivesCode, period);
  requireQuota(inForce, own, period);
  const { last } = daysOfPeriod(period);
  if (shanghaiDay(now) <= last) throw problem('period-not-over', { period, last });
  const before = await submissionsOf(archivesCode, period);
  const described = await describedNow(archivesCode, period);
  const stands = before.at(-1);
  if (stands && stands.state !== 'returned') {
    if (stands.sha256 === digestOf(archivesCode, period, described)) return shown(stands);
    if (!body.reason) throw problem('submission-stands', { receipt: stands.receipt });
  }
  const version = before.length + 1;
  const sent = { by: actor.subject, at: now.toISOString(), reason: body.reason };
  const one = submitted({ archivesCode, period, version }, described, sent, all);
  if (!(await keepSubmission({ ...one, correlationId: correlationId() })))
    throw problem('changed-meanwhile', { what: '本期目录报送' });
  const happening = { actor: actor.subject, actorArchives: archivesCode, action: 'submit-catalogue' };
  await recordAudit([{ ...happening, archivesCode, outcome: 'done', target: one.receipt }], now);
  return shown(one);
});

/** How an archives stands with a period, its receipts, and what its ledger says now. */
export const showSubmission = api(contract.showSubmission, async ({ params: { archivesCode, period }, now }) => {
  const { own, inForce } = await requireRound(archivesCode, period);
  const quota = requireQuota(inForce, own, period);
  const versions = await submissionsOf(archivesCode, period);
  const standing = standingOf(versions, inForce, now);
  return {
    archivesCode,
    period,
    standing,
    standingName: standings[standing],
    closesOn: inForce.closesOn,
    quota,
    ready: await describedNow(archivesCode, period),
    versions: versions.map(shown),
  };
});
