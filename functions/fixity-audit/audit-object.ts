import { FixityFailure, failureItem } from '#shared/fixity/fixity.ts';
import type { Page } from '#shared/records/page.ts';
import { partsOfRecordId } from '#shared/records/record.ts';
import { readThrough, restoreFromSecond } from './copies-storage.ts';

/** An object that is preserved of a page: its image, or one that was `replaced` (counted from 1, oldest first; 0: none). */
type Preserved = Pick<Page, 'recordId' | 'pageNumber' | 'preservationKey' | 'sha256'> & { replaced: number };

/** What an audit of one object came to; without `failure` its bytes are those that were verified. */
export type Audited = { bytes: number; failure?: FixityFailure };

/** All that is preserved of a page: its image, and those that it has replaced. */
export const objectsOf = ({ recordId, pageNumber, preservationKey, sha256, replaced = [] }: Page): Preserved[] =>
  [{ preservationKey, sha256 }, ...replaced].map((one, place) => ({
    recordId,
    pageNumber,
    preservationKey: one.preservationKey,
    sha256: one.sha256,
    replaced: place,
  }));

/**
 * Re-reads one object and compares its digest with the one verified on arrival. A damaged one is replaced from
 * the second copy if that is whole; either way the failure and its cause are kept.
 */
export async function auditObject(object: Preserved, runId: string, now: Date): Promise<Audited> {
  const { recordId, pageNumber, preservationKey, sha256, replaced } = object;
  const found = await readThrough('first', preservationKey);
  const actual = 'cause' in found ? undefined : found.sha256;
  const bytes = 'cause' in found ? 0 : found.bytes;
  if (actual === sha256) return { bytes };
  const second = await readThrough('second', preservationKey);
  const restored = 'sha256' in second && second.sha256 === sha256;
  if (restored) await restoreFromSecond(preservationKey, second);
  const { archivesCode, referenceCode } = partsOfRecordId(recordId);
  const which = `${referenceCode}第${pageNumber}页${replaced ? `(已被替换的第${replaced}幅图像)` : ''}`;
  const failure = FixityFailure.parse({
    archivesCode,
    item: failureItem(runId, referenceCode, pageNumber, replaced),
    runId,
    referenceCode,
    pageNumber,
    preservationKey,
    cause: 'cause' in found ? found.cause : 'changed',
    expectedSha256: sha256,
    ...(actual && { actualSha256: actual }),
    restored,
    advice: adviceOn(which, restored),
    at: now.toISOString(),
  });
  return { bytes, failure };
}

const adviceOn = (which: string, restored: boolean): string =>
  restored
    ? `${which}的保存件已损坏,已由异地第二副本恢复,损坏的版本留存备查。请查明原因并登记。`
    : `${which}的保存件已损坏,第二副本也不可用。请立即报告档案主管部门(档案法第44条),并用原件重新扫描。`;
