import * as z from 'zod';
import { shanghaiDay, startOfDay } from '#shared/calendar/shanghai.ts';

/**
 * The last audit of a fonds (item `run#C038`): where it has come to and what it found. `step` counts its slices; `after` is
 * the last record read whole, `page` the last page read of the one that follows it. Counts are of objects re-read byte by byte.
 */
export const FixityRun = z.object({
  archivesCode: z.string(),
  item: z.string(),
  fondsNumber: z.string().meta({ title: '全宗号' }),
  runId: z.string().meta({ title: '检查编号' }),
  state: z.enum(['running', 'finished']).meta({ title: '状态' }),
  step: z.int(),
  after: z.record(z.string(), z.string()).optional(),
  page: z.int().optional(),
  objects: z.int().meta({ title: '已读对象数' }),
  bytes: z.int().meta({ title: '已读字节数' }),
  failures: z.int().meta({ title: '损坏数' }),
  restored: z.int().meta({ title: '已恢复数' }),
  startedAt: z.iso.datetime(),
  movedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
  correlationId: z.string().optional(),
});
export type FixityRun = z.infer<typeof FixityRun>;

/** changed: other bytes than were verified · missing: no object · unreadable: storage would not give it. */
export const FixityCause = z.enum(['changed', 'missing', 'unreadable']);
export type FixityCause = z.infer<typeof FixityCause>;

/** One damaged page (item `failure#<runId>#<档号>#0001`, of an image that was replaced with its place among them: `#0001#1`), kept for ever. `restored`: whether the second copy was whole and was put back. */
export const FixityFailure = z.object({
  archivesCode: z.string(),
  item: z.string(),
  runId: z.string().meta({ title: '检查编号' }),
  referenceCode: z.string().meta({ title: '档号' }),
  pageNumber: z.int().meta({ title: '页号' }),
  preservationKey: z.string().meta({ title: '保存件' }),
  cause: FixityCause.meta({ title: '原因' }),
  expectedSha256: z.string().meta({ title: '应有摘要' }),
  actualSha256: z.string().optional().meta({ title: '实有摘要' }),
  restored: z.boolean().meta({ title: '已由第二副本恢复' }),
  advice: z.string().meta({ title: '说明' }),
  at: z.iso.datetime(),
  correlationId: z.string().optional(),
});
export type FixityFailure = z.infer<typeof FixityFailure>;

/**
 * The name of an audit that is asked for at an instant: the day in China and the millisecond of it. In the order of names later audits come
 * later, and after the one of the tick, which is named by the day alone: what is older than one that has begun is passed over.
 */
export function runIdAt(now: Date): string {
  const day = shanghaiDay(now);
  return `${day}${String(now.getTime() - startOfDay(day).getTime()).padStart(8, '0')}`;
}

export const runItem = (fondsNumber: string): string => `run#${fondsNumber}`;
export const failureItem = (runId: string, referenceCode: string, pageNumber: number, replaced = 0): string =>
  `failure#${runId}#${referenceCode}#${String(pageNumber).padStart(4, '0')}${replaced ? `#${replaced}` : ''}`;

/** Every object is read again within 12 months: a fonds is due 300 days after its last audit began, which leaves two months to work through it. */
export const auditEveryDays = 300;
/** An audit that has not moved for this long has lost its message and is taken up where it stopped. */
const stalledMs = 6 * 3_600_000;

/** Whether a fonds is to be audited now: never yet, due again, or stopped half-way. */
export function isDue(run: Pick<FixityRun, 'state' | 'startedAt' | 'movedAt'> | undefined, now: Date): boolean {
  if (!run) return true;
  if (run.state === 'running') return now.getTime() - new Date(run.movedAt).getTime() > stalledMs;
  return now.getTime() - new Date(run.startedAt).getTime() >= auditEveryDays * 86_400_000;
}
