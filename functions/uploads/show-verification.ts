import { pagesOf } from '#shared/records/page-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { api } from '#shared/runtime/api.ts';
import { type Check, checked } from '#shared/scans/four-properties.ts';
import { checkMetadata } from '#shared/scans/metadata-checks.ts';
import { checkRecord } from '#shared/scans/record-checks.ts';
import type { Tally } from '#shared/scans/scan.ts';
import { pageOfRecords, tallyOfBatch } from '#shared/scans/scan-store.ts';
import { batchOf } from './batch.ts';
import { showVerification } from './contract.ts';

const recordsAtOnce = 8;

/** The four-property report of a batch, made of what the records hold now: it cannot be older than they are. */
export const showVerificationEndpoint = api(showVerification, async ({ params, query, page, now, actor }) => {
  const batch = await batchOf(params, actor);
  const { items: codes, next } = await pageOfRecords(batch.batchId, { ...query, after: page.after });
  const entries = await findEntries(codes.map((code) => recordIdOf(params.archivesCode, code)));
  const items = await abreast(codes, recordsAtOnce, async (referenceCode) => {
    const recordId = recordIdOf(params.archivesCode, referenceCode);
    const entry = entries.get(recordId);
    const told = { documentNumber: entry?.documentNumber?.original, others: entry ? checkMetadata(entry, now) : [] };
    return { referenceCode, ...checkRecord(await pagesOf(recordId), entry?.pageCount, told) };
  });
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
