import { uploadQuotaOf } from '#shared/archives/directory-store.ts';
import type { Month } from '#shared/calendar/day.ts';
import { problem } from '#shared/runtime/problem.ts';
import { countDeclared, declaredIn } from '#shared/scans/declared-store.ts';
import type { FileList } from '#shared/scans/scan.ts';

const nameOf = ({ batchId, item }: FileList): string => `${batchId}#${item}`;

/**
 * Throws upload-quota-exceeded, with limit, use and remedy, if a list that is to be declared exceeds its archives' quota of
 * its month. Lists declared at the very same moment may pass together.
 */
export async function requireWithinQuota(archivesCode: string, list: FileList & { month: Month }): Promise<void> {
  const { month, files, bytes } = list;
  const quota = await uploadQuotaOf(archivesCode);
  if (!quota) return;
  const used = await declaredIn(archivesCode, month, nameOf(list));
  const limit = { files: quota.filesPerMonth, bytes: quota.bytesPerMonth };
  if (used.files + files > limit.files || used.bytes + bytes > limit.bytes)
    throw problem('upload-quota-exceeded', { month, limit, used, wanted: { files, bytes } });
}

/**
 * Counts a list that is declared, in the month in which it was: once, however often and whenever it is said again. It is
 * counted after it stands and before its files do: a list that was refused, or whose files cannot come yet, uses nothing up.
 */
export async function countAgainstQuota(archivesCode: string, list: FileList, expiresAt: number): Promise<void> {
  const { month, files, bytes } = list;
  if (month) await countDeclared(archivesCode, month, { list: nameOf(list), files, bytes, expiresAt });
}
