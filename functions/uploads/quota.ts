import { uploadQuotaOf } from '#shared/archives/directory-store.ts';
import { monthOf } from '#shared/calendar/day.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { problem } from '#shared/runtime/problem.ts';
import { countDeclared, declaredIn } from '#shared/scans/declared-store.ts';
import type { FileList } from '#shared/scans/scan.ts';

/**
 * Counts a list against its archives' quota of this month; throws upload-quota-exceeded with limit, use and remedy. Lists
 * declared at the very same moment may pass together.
 */
export async function countAgainstQuota(archivesCode: string, list: FileList, now: Date): Promise<void> {
  const month = monthOf(shanghaiDay(now));
  const name = `${list.batchId}#${list.item}`;
  const quota = await uploadQuotaOf(archivesCode);
  if (quota) {
    const used = await declaredIn(archivesCode, month, name);
    const limit = { files: quota.filesPerMonth, bytes: quota.bytesPerMonth };
    if (used.files + list.files > limit.files || used.bytes + list.bytes > limit.bytes) {
      const wanted = { files: list.files, bytes: list.bytes };
      throw problem('upload-quota-exceeded', { month, limit, used, wanted });
    }
  }
  const { files, bytes, expiresAt } = list;
  await countDeclared(archivesCode, month, { list: name, files, bytes, expiresAt });
}
