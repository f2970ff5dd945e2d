import { api } from '#shared/api/api.ts';
import { batchOf } from '#shared/scans/batch-of.ts';
import { type Check, checked } from '#shared/scans/four-properties.ts';
import { reportsOn } from '#shared/scans/record-reports.ts';
import type { Tally } from '#shared/scans/scan.ts';
import { pageOfRecords, tallyOfBatch } from '#shared/scans/scan-store.ts';
import * as contract from './contract.ts';

/** The four-property report of a batch, made of what the records hold now: it cannot be older than they are. */
export const showVerification = api(contract.showVerification, async ({ params, query, page, now, actor }) => {
  const batch = await batchOf(params, actor);
  const { items: codes, next } = await pageOfRecords(batch.batchId, { ...query, after: page.after });
  const items = await reportsOn(params.archivesCode, codes, now);
  const tally = batch.counts ?? (await tallyOfBatch(batch.batchId));
  return { checks: batchChecks(tally), items, next: await page.next(next) };
});

/** What can be said of a batch only as a whole. */
export function batchChecks({ files, outstanding, refused, waiting }: Tally): Check[] {
  return [
    outstanding
      ? checked('I07', 'fail', `申报${files}个文件,还有${outstanding}个未收到或未核验。`)
      : checked('I07', files ? 'pass' : 'not-applicable'),
    refused
      ? checked('U04', 'fail', `${refused}个文件因损坏、格式、分辨率或命名被退回,见文件清单。`)
      : checked('U04', files ? 'pass' : 'not-applicable'),
    waiting ? checked('S03', 'fail', `${waiting}个文件不属于任何条目,待挂接。`) : checked('S03', 'pass'),
  ];
}
