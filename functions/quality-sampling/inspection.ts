import * as z from 'zod';
import { inspectionPrefix } from '#shared/scans/inspected-store.ts';

/**
 * What a page can be found to have (DA/T 31-2017, 11). Those that put an image in the wrong place or leave one out are
 * never tolerated: 档号 and image must agree in every case.
 */
export const defectNames = {
  'wrong-record': '挂接错误',
  'missing-page': '漏扫',
  'wrong-order': '顺序错误',
  duplicate: '重复扫描',
  skewed: '偏斜超过3°',
  blurred: '模糊不清',
  cropped: '画面不完整',
  'wrong-colour': '色彩模式不符',
  'over-processed': '去除了原有痕迹',
  dirty: '扫描带入的污点、黑边',
  unreadable: '无法打开',
} as const;
export const Defect = z
  .enum(Object.keys(defectNames) as [keyof typeof defectNames, ...(keyof typeof defectNames)[]])
  .meta({
    id: 'Defect',
    title: '缺陷代码',
    description: Object.entries(defectNames)
      .map(([code, name]) => `${code} ${name}`)
      .join(' · '),
  });
export type Defect = z.infer<typeof Defect>;

/** How much is looked at, and how much must be good (percent). By default 5 % and 95 %, the customary pair. */
export const Terms = z.object({
  ratioPercent: z.int().min(5).max(100).meta({ title: '抽检比例(%)', description: '不低于5%' }),
  passPercent: z.int().min(1).max(100).meta({ title: '合格标准(%)' }),
});
export type Terms = z.infer<typeof Terms>;

/** A plan of an archives (partition `quality#443021`): for a year, for one contractor's work of it, or for one batch. */
export const QualityPlan = Terms.extend({
  batchId: z.string(),
  item: z.string(),
  year: z
    .string()
    .regex(/^\d{4}$/, { error: '年度应为4位数字' })
    .meta({ title: '年度' }),
  contractor: z.string().min(1).max(100).optional().meta({ title: '外包单位' }),
  ofBatch: z.string().max(64).optional().meta({ title: '批次编号' }),
  by: z.string(),
  at: z.iso.datetime(),
}).meta({ id: 'QualityPlan', title: '抽检方案' });
export type QualityPlan = z.infer<typeof QualityPlan>;

/**
 * drawing 抽样中 · inspecting 检查中 · passed 合格待验收 · returned 退回 · checking 验收核对中 · accepting 验收登记中 · accepted 已验收 ·
 * undone 已撤销验收
 */
export const InspectionState = z
  .enum(['drawing', 'inspecting', 'passed', 'returned', 'checking', 'accepting', 'accepted', 'undone'])
  .meta({ id: 'InspectionState', title: '抽检状态' });
export type InspectionState = z.infer<typeof InspectionState>;

const count = z.int().nonnegative();

/** What an acceptance has come to; `after` is the last record done. */
export const Acceptance = z.object({
  after: z.record(z.string(), z.string()).optional(),
  records: count.meta({ title: '条目数' }),
  objects: count.meta({ title: '已锁定的保存件' }),
  frames: count.meta({ title: '画幅' }),
  bytes: count.meta({ title: '字节' }),
  volumes: count.meta({ title: '完成数字化的卷' }),
  items: count.meta({ title: '完成数字化的件' }),
});
export type Acceptance = z.infer<typeof Acceptance>;

/** An acceptance before its first record. */
export const nothingYet: Acceptance = { records: 0, objects: 0, frames: 0, bytes: 0, volumes: 0, items: 0 };

/**
 * One inspection of a batch (item `inspection#01`): by whose terms, from which seed, what it came to. `seed` makes the
 * sample anyone's to draw again; `step` counts its changes. Counts are pages; a batch sent back may be inspected again as the next round.
 */
export const Inspection = z
  .object({
    batchId: z.string(),
    item: z.string(),
    archivesCode: z.string(),
    round: z.int().positive().meta({ title: '第几次抽检' }),
    state: InspectionState,
    step: count,
    terms: Terms,
    seed: z.string().meta({ title: '随机种子', description: '同一种子总是抽到同样的页' }),
    inspector: z.string().meta({ title: '抽检人' }),
    startedAt: z.iso.datetime(),
    pages: count.optional().meta({ title: '总页数' }),
    volumes: count.optional().meta({ title: '卷数' }),
    sampled: count.optional().meta({ title: '抽检页数' }),
    failed: count.optional().meta({ title: '不合格页数' }),
    concludedAt: z.iso.datetime().optional(),
    acceptor: z.string().optional().meta({ title: '验收人' }),
    blocked: z
      .string()
      .optional()
      .meta({ title: '未予验收的原因', description: '有条目四性检测未通过;改正后可再次验收' }),
    acceptance: Acceptance.optional(),
    acceptedAt: z.iso.datetime().optional(),
    lockedUntil: z.iso.datetime().optional().meta({ title: '保存件锁定至' }),
    undoneBy: z.string().optional(),
    undoneAt: z.iso.datetime().optional(),
    reason: z.string().optional().meta({ title: '撤销理由' }),
    correlationId: z.string().optional(),
  })
  .meta({ id: 'Inspection', title: '质量抽检' });
export type Inspection = z.infer<typeof Inspection>;

/** A page of the sample (item `sample#01#C038-001-002#0003`); `defects` is absent until it was looked at, empty if it is good. */
export const SampledPage = z.object({
  batchId: z.string(),
  item: z.string(),
  referenceCode: z.string().meta({ title: '档号' }),
  pageNumber: z.int().positive().meta({ title: '页号' }),
  defects: z.array(Defect).optional().meta({ title: '缺陷' }),
  inspectedAt: z.iso.datetime().optional(),
});
export type SampledPage = z.infer<typeof SampledPage>;

const twoDigits = (round: number) => String(round).padStart(2, '0');

export const inspectionItem = (round: number): string => `${inspectionPrefix}${twoDigits(round)}`;
export const sampledItem = (round: number, referenceCode: string, pageNumber: number): string =>
  `sample#${twoDigits(round)}#${referenceCode}#${String(pageNumber).padStart(4, '0')}`;
export const samplePrefix = (round: number): string => `sample#${twoDigits(round)}#`;

export const planPartition = (archivesCode: string): string => `quality#${archivesCode}`;

type Of = { year: string; contractor?: string | undefined; ofBatch?: string | undefined };

/** Where the plan for exactly this is kept. */
export const planItem = ({ year, contractor, ofBatch }: Of): string =>
  ofBatch ? `plan#batch#${ofBatch}` : `plan#${year}#${contractor ?? ''}`;
