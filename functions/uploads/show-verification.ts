import { pagesOf } from '#shared/records/page-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { api } from '#shared/runtime/api.ts';
import { batchOf } from '#shared/scans/batch-of.ts';
import { explained } from '#shared/scans/explanation.ts';
import { explanationsOf } from '#shared/scans/explanation-store.ts';
import { type Check, checked } from '#shared/scans/four-properties.ts';
import { checkMetadata } from '#shared/scans/metadata-checks.ts';
import { checkRecord } from '#shared/scans/record-checks.ts';
import type { Tally } from '#shared/scans/scan.ts';
import { pageOfRecords, tallyOfBatch } from '#shared/scans/scan-store.ts';
import type { RecordReport } from './contract.ts';
import * as contract from './contract.ts';

const recordsAtOnce = 8;

/** The four-property report of a batch, made of what the records hold now: it cannot be older than they are. */
export const showVerification = api(contract.showVerification, async ({ params, query, page, now, actor }) => {
  const batch = await batchOf(params, actor);
  const { items: codes, next } = await pageOfRecords(batch.batchId, { ...query, after: page.after });
  const items = await reportsOn(params.archivesCode, codes, now);
  const tally = batch.counts ?? (await tallyOfBatch(batch.batchId));
  return { checks: batchChecks(tally), items, next: await page.next(next) };
});

/** What the checks find of records (by 档号), with what people said of them unless it is to be `plain`. */
export async function reportsOn(
  archivesCode: string,
  codes: string[],
  now: Date,
  { plain = false }: { plain?: boolean } = {},
): Promise<RecordReport[]> {
  const recordIds = codes.map((code) => recordIdOf(archivesCode, code));
  const [entries, said] = await Promise.all([findEntries(recordIds), plain ? undefined : explanationsOf(recordIds)]);
  return abreast(codes, recordsAtOnce, async (referenceCode) => {
    const recordId = recordIdOf(archivesCode, referenceCode);
    const entry = entries.get(recordId);
    const told = { documentNumber: entry?.documentNumber?.original, others: entry ? checkMetadata(entry, now) : [] };
    const found = checkRecord(await pagesOf(recordId), entry?.pageCount, told);
    return { referenceCode, ...found, checks: explained(found.checks, said?.get(recordId) ?? []) };
  });
}

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
