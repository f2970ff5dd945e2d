import { api } from '#shared/api/api.ts';
import { uploadQuotaOf } from '#shared/archives/directory-store.ts';
import { monthOf } from '#shared/calendar/day.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { declaredIn } from '#shared/scans/declared-store.ts';
import * as contract from './contract.ts';

/** What the archives has declared for upload this month (Asia/Shanghai), and how much it may, where its superior has set a limit. */
export const showUploadQuota = api(contract.showUploadQuota, async ({ params: { archivesCode }, now }) => {
  const month = monthOf(shanghaiDay(now));
  const [used, quota] = await Promise.all([declaredIn(archivesCode, month), uploadQuotaOf(archivesCode)]);
  return { month, used, ...(quota && { limit: { files: quota.filesPerMonth, bytes: quota.bytesPerMonth } }) };
});
