import * as z from 'zod';
import { contract, page, paging } from '#shared/api/contract.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { Explanation } from '#shared/scans/explanation.ts';
import { Check } from '#shared/scans/four-properties.ts';

export const ofBatch = z.object({
  archivesCode: ArchivesCode,
  batchId: z.string().max(64).meta({ title: '批次编号' }),
});

/** What the checks found of one record's scans, as they are now: pages sent later turn a failed one. */
const RecordReport = z
  .object({
    referenceCode: z.string().meta({ title: '档号' }),
    outcome: z.enum(['pass', 'fail']).meta({ title: '检测结论', description: 'pass检测通过 · fail检测未通过' }),
    sentence: z.string().meta({ title: '页数说明', example: '应有302页,实有300页,缺第117、118页' }),
    images: z.int().meta({ title: '图像数' }),
    missing: z.array(z.int()).meta({ title: '缺页' }),
    checks: z.array(Check).meta({ title: '检测项' }),
  })
  .meta({ id: 'RecordReport', title: '条目检测结果' });
export type RecordReport = z.infer<typeof RecordReport>;

export const showVerification = contract({
  name: 'show-verification',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/batches/{batchId}/verification',
  summary: '批次的四性检测报告:批次各项,及按档号逐条的各项',
  may: 'upload-scans',
  params: ofBatch,
  query: z.object({ ...paging, limit: z.coerce.number().int().min(1).max(50).default(20).meta({ title: '每页条数' }) }),
  answer: page(RecordReport).extend({ checks: z.array(Check).meta({ title: '批次检测项' }) }),
  problems: ['batch-not-found', 'batch-of-another-contract'],
});

export const explainCheck = contract({
  name: 'explain-check',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/batches/{batchId}/explanations',
  summary: '对须人工核对的检测项选择原因(图像多于页数、黑白扫描、疑似空白页),供质检参考',
  may: 'upload-scans',
  params: ofBatch,
  body: z.strictObject({
    referenceCode: z.string().min(1).max(200).meta({ title: '档号' }),
    check: Explanation.shape.check,
    reason: Explanation.shape.reason,
  }),
  answer: RecordReport,
  problems: ['batch-not-found', 'batch-of-another-contract', 'record-not-in-batch', 'nothing-to-explain'],
});
