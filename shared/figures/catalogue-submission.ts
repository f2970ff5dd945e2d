import * as z from 'zod';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { Day } from '#shared/calendar/day.ts';
import { Period } from '#shared/calendar/period.ts';

/**
 * 报送任务: what a province asks of the archives below it for a period. `quotas`: who must report, and how many entries (条)
 * are expected. `dueOn` as announced; `closesOn` the last day that is in time, a working day. A change is a new version.
 */
export const SubmissionRound = z
  .object({
    archivesCode: ArchivesCode,
    item: z.string(),
    period: Period,
    version: z.int().positive(),
    dueOn: Day.meta({ title: '报送期限' }),
    closesOn: Day.meta({ title: '截止日(逢节假日顺延)' }),
    quotas: z.record(ArchivesCode, z.int().min(0)).meta({ title: '应报条目数(按馆)' }),
    reason: z.string().optional().meta({ title: '调整理由' }),
    by: z.string().meta({ title: '经办人' }),
    at: z.iso.datetime().meta({ title: '下达时间' }),
    correlationId: z.string().optional(),
  })
  .meta({ id: 'SubmissionRound', title: '目录报送任务' });
export type SubmissionRound = z.infer<typeof SubmissionRound>;

/** Entries by level, whole numbers. */
export const EntryCounts = z
  .object({
    volumeEntries: z.int().meta({ title: '案卷级条目' }),
    itemEntries: z.int().meta({ title: '文件级条目' }),
  })
  .meta({ id: 'EntryCounts', title: '条目数' });
export type EntryCounts = z.infer<typeof EntryCounts>;

/** A step of a submission: who did what, for which archives, when, why; `until`: by when a returned one is to be sent again. */
const SubmissionStep = z.object({
  did: z.enum(['submitted', 'accepted', 'returned']).meta({ title: '办理' }),
  by: z.string().meta({ title: '经办人' }),
  for: ArchivesCode.meta({ title: '经办馆' }),
  at: z.iso.datetime().meta({ title: '时刻' }),
  reason: z.string().optional().meta({ title: '理由' }),
  until: Day.optional().meta({ title: '重报期限' }),
});

/**
 * 目录报送: one version of what an archives reports of a period, with its receipt. The counts are sums of its ledger's
 * description acts as of `asOf`, never typed. `waitingFor`: the archives above whose turn it is.
 */
export const CatalogueSubmission = z
  .object({
    archivesCode: ArchivesCode,
    item: z.string(),
    period: Period,
    version: z.int().positive(),
    revision: z.int().positive(),
    receipt: z.string().meta({ title: '回执号' }),
    state: z.enum(['submitted', 'accepted', 'returned']).meta({ title: '状态' }),
    waitingFor: ArchivesCode.optional().meta({ title: '待审核馆' }),
    during: EntryCounts.meta({ title: '本期条目' }),
    toDate: EntryCounts.meta({ title: '累计条目' }),
    acts: z.int().meta({ title: '依据登记(笔)' }),
    asOf: z.iso.datetime().meta({ title: '数据截至' }),
    sha256: z.string().meta({ title: '报送数据的SHA-256' }),
    reason: z.string().optional().meta({ title: '更正理由' }),
    steps: z.array(SubmissionStep).min(1),
    correlationId: z.string().optional(),
  })
  .meta({ id: 'CatalogueSubmission', title: '目录报送' });
export type CatalogueSubmission = z.infer<typeof CatalogueSubmission>;

/** How an archives stands with a period, each exactly one of these, with what people call it. */
export const standings = {
  'on-time': '按时报送',
  late: '逾期报送',
  missing: '逾期未报',
  'not-due': '未到期',
} as const;
export type Standing = keyof typeof standings;
export const Standing = z
  .enum(Object.keys(standings) as [Standing, ...Standing[]])
  .meta({ id: 'CatalogueStandingKind', title: '报送情况' });

const numbered = (version: number) => String(version).padStart(3, '0');

/** The key of a version of a round within its province: `round#2024-Q4#001`. */
export const roundItem = (period: Period, version: number): string => `round#${period}#${numbered(version)}`;

/** The key of a version of a submission within its archives: `submission#2024-Q4#001`. */
export const submissionItem = (period: Period, version: number): string => `submission#${period}#${numbered(version)}`;
