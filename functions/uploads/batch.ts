import type { Actor } from '#shared/access/actor.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { problem } from '#shared/runtime/problem.ts';
import { batchOf, type Which } from '#shared/scans/batch-of.ts';
import { type Batch, batchItem, type Tally } from '#shared/scans/scan.ts';
import type { FileWithVerdict } from '#shared/scans/scan-store.ts';

/** A batch for which nothing was ever declared goes after 90 days; what is known of single files after 400, when the year's report is done. */
const emptyDays = 90;
const fileDays = 400;

const epochSeconds = (at: Date, days: number) => Math.floor(at.getTime() / 1000) + days * 86_400;

/** When what is kept about a file of this batch may go (epoch seconds). */
export const filesExpireAt = (batch: Pick<Batch, 'openedAt'>): number =>
  epochSeconds(new Date(batch.openedAt), fileDays);

/** A new batch, open from now on. */
export const newBatch = (
  { archivesCode, title }: { archivesCode: string; title: string },
  { batchId, actor, now }: { batchId: string; actor: Pick<Actor, 'subject' | 'fonds' | 'contract'>; now: Date },
): Batch => ({
  batchId,
  item: batchItem,
  archivesCode,
  title,
  state: 'open',
  openedAt: now.toISOString(),
  openedBy: actor.subject,
  ...(actor.fonds && { fonds: actor.fonds }),
  ...(actor.contract && { contract: actor.contract }),
  expiresAt: epochSeconds(now, emptyDays),
  correlationId: correlationId(),
});

/** The batch if it still takes files; throws batch-not-open otherwise. */
export async function openBatchOf(params: Which, actor: Pick<Actor, 'contract'>): Promise<Batch> {
  const batch = await batchOf(params, actor);
  if (batch.state !== 'open') throw problem('batch-not-open', { batchId: batch.batchId, state: batch.state });
  return batch;
}

/** The batch as one that stays for ever, which it does from its first list on: its pages and its ledger entry name it. */
export const kept = ({ expiresAt: _expiresAt, ...batch }: Batch): Batch => batch;

/** Whether a file has come and needs no sending again: preserved, or kept until its entry is there. A refused one may come again. */
export const isSettled = ({ verdict }: FileWithVerdict): boolean =>
  verdict?.outcome === 'accepted' || verdict?.outcome === 'waiting';

/** Throws what keeps a batch from being closed: nothing declared, files outstanding or waiting that are not to be left. */
export function requireClosable(
  tally: Tally,
  { leaveWaiting, leaveOutstanding }: { leaveWaiting: boolean; leaveOutstanding: boolean },
): void {
  const { files, outstanding, waiting } = tally;
  if (files === 0) throw problem('batch-empty', {});
  if (outstanding > 0 && !leaveOutstanding) throw problem('files-outstanding', { outstanding, files });
  if (waiting > 0 && !leaveWaiting) throw problem('files-waiting', { waiting });
}

const grouped = new Intl.NumberFormat('en-US');

/** One plain sentence on how a batch gets on: 已核验3,412/5,000个文件,其中退回2个、待挂接1个。 */
export function progressSentence({ files, verified, waiting, refused, outstanding }: Tally): string {
  const apart = [refused && `退回${grouped.format(refused)}个`, waiting && `待挂接${grouped.format(waiting)}个`];
  const said = apart.filter(Boolean).join('、');
  const left = outstanding > 0 ? `还有${grouped.format(outstanding)}个` : '全部核验完毕';
  return `已核验${grouped.format(verified)}/${grouped.format(files)}个文件${said && `,其中${said}`},${left}。`;
}
