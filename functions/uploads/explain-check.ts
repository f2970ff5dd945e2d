import { api } from '#shared/api/api.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { problem } from '#shared/runtime/problem.ts';
import { batchOf } from '#shared/scans/batch-of.ts';
import { explained, explanationsOfCheck } from '#shared/scans/explanation.ts';
import { keepExplanation } from '#shared/scans/explanation-store.ts';
import { reportsOn } from '#shared/scans/record-reports.ts';
import { holdsRecord } from '#shared/scans/scan-store.ts';
import * as contract from './contract.ts';

/** Notes why a record has more images than pages, black-and-white scans or blank ones; answers its checks as they then read. */
export const explainCheck = api(contract.explainCheck, async ({ params, body, actor, now }) => {
  const { archivesCode } = params;
  const { referenceCode, check, reason } = body;
  const { batchId } = await batchOf(params, actor);
  if (!(await holdsRecord(batchId, referenceCode))) throw problem('record-not-in-batch', { referenceCode });
  const [report] = await reportsOn(archivesCode, [referenceCode], now, { plain: true });
  const found = report?.checks.find(({ id }) => id === check);
  const fits = explanationsOfCheck[check].some((one) => one === reason);
  if (!report || !found?.reason || found.result !== 'manual-review' || !fits)
    throw problem('nothing-to-explain', { referenceCode, check });
  const explanation = { check, reason, finding: found.reason, by: actor.subject, at: now.toISOString() };
  await keepExplanation(recordIdOf(archivesCode, referenceCode), explanation);
  return { ...report, checks: explained(report.checks, [explanation]) };
});
