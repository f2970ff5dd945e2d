import { pagesOf } from '#shared/records/page-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { explained } from './explanation.ts';
import { explanationsOf } from './explanation-store.ts';
import { checkMetadata } from './metadata-checks.ts';
import { checkRecord, type RecordFindings } from './record-checks.ts';

const recordsAtOnce = 8;

/**
 * What the four-property checks find of records (by 档号), made of what these hold now, with what people said of them unless it is
 * to be `plain`.
 */
export async function reportsOn(
  archivesCode: string,
  codes: string[],
  now: Date,
  { plain = false }: { plain?: boolean } = {},
): Promise<(RecordFindings & { referenceCode: string })[]> {
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
