import { FixityFailure, failureItem } from '#shared/fixity/fixity.ts';
import { type Page, partsOfRecordId } from '#shared/records/record.ts';
import { readThrough, restoreFromSecond } from './copies-storage.ts';

/** What an audit of one page came to; without `failure` its bytes are those that were verified. */
export type Audited = { bytes: number; failure?: FixityFailure };

/**
 * Re-reads one page's object and compares its digest with the one verified on arrival. A damaged one is replaced from
 * the second copy if that is whole; either way the failure and its cause are kept.
 */
export async function auditPage(page: Page, runId: string, now: Date): Promise<Audited> {
  const found = await readThrough('first', page.preservationKey);
  const actual = 'cause' in found ? undefined : found.sha256;
  const bytes = 'cause' in found ? 0 : found.bytes;
  if (actual === page.sha256) return { bytes };
  const second = await readThrough('second', page.preservationKey);
  const restored = 'sha256' in second && second.sha256 === page.sha256;
  if (restored) await restoreFromSecond(page.preservationKey, second);
  const { archivesCode, referenceCode } = partsOfRecordId(page.recordId);
  const failure = FixityFailure.parse({
    archivesCode,
    item: failureItem(runId, referenceCode, page.pageNumber),
    runId,
    referenceCode,
    pageNumber: page.pageNumber,
    preservationKey: page.preservationKey,
    cause: 'cause' in found ? found.cause : 'changed',
    expectedSha256: page.sha256,
    ...(actual && { actualSha256: actual }),
    restored,
    advice: adviceOn(referenceCode, page.pageNumber, restored),
    at: now.toISOString(),
  });
  return { bytes, failure };
}

const adviceOn = (referenceCode: string, pageNumber: number, restored: boolean): string =>
  restored
    ? `${referenceCode}第${pageNumber}页的保存件已损坏,已由异地第二副本恢复,损坏的版本留存备查。请查明原因并登记。`
    : `${referenceCode}第${pageNumber}页的保存件已损坏,第二副本也不可用。请立即报告档案主管部门(档案法第44条),并用原件重新扫描。`;
