import * as z from 'zod';
import { contract, page, paging } from '#shared/api/contract.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { Download } from '#shared/runtime/links.ts';
import { Acceptance, Defect, Inspection, QualityPlan, SampledPage, Terms } from './inspection.ts';

const atArchives = z.object({ archivesCode: ArchivesCode });
const ofBatch = atArchives.extend({ batchId: z.string().max(64).meta({ title: '批次编号' }) });

/** A plan as it is shown: without the keys it is stored under. */
const ShownPlan = QualityPlan.omit({ batchId: true, item: true }).meta({ id: 'ShownQualityPlan' });

/** An inspection as it is shown. */
const ShownInspection = Inspection.omit({ item: true, step: true, correlationId: true })
  .extend({ acceptance: Acceptance.omit({ after: true }).optional() })
  .meta({ id: 'ShownInspection' });

const reads = { path: '/v1/archives/{archivesCode}/batches/{batchId}/inspection', params: ofBatch } as const;

export const setQualityPlan = contract({
  name: 'set-quality-plan',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/quality-plans',
  summary: '制定抽检方案:按年度、外包单位或批次',
  may: 'accept-scans',
  params: atArchives,
  body: z.strictObject({
    ...QualityPlan.pick({ year: true, contractor: true, ofBatch: true }).shape,
    ratioPercent: Terms.shape.ratioPercent.default(5),
    passPercent: Terms.shape.passPercent.default(95),
  }),
  answer: ShownPlan,
  status: 201,
});

export const listQualityPlans = contract({
  name: 'list-quality-plans',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/quality-plans',
  summary: '本馆的抽检方案',
  may: 'read-inspections',
  params: atArchives,
  query: z.object({ ...paging }),
  answer: page(ShownPlan),
});

export const drawSampleOfBatch = contract({
  ...reads,
  name: 'draw-sample',
  method: 'POST',
  summary: '对已结束的批次随机抽样(种子留存;每卷至少一页)',
  may: 'inspect-scans',
  answer: ShownInspection,
  status: 202,
  problems: [
    'batch-not-found',
    'batch-of-another-contract',
    'batch-not-closed',
    'batch-adds-nothing',
    'own-scans',
    'inspection-under-way',
  ],
});

export const showInspection = contract({
  ...reads,
  name: 'show-inspection',
  method: 'GET',
  summary: '最近一次抽检:抽到的页及图像、缺陷、结论',
  may: 'read-inspections',
  query: z.object({ ...paging }),
  answer: page(
    SampledPage.omit({ batchId: true, item: true })
      .extend({
        image: Download.optional(),
        furtherImages: z.array(Download).optional().meta({ title: '第二幅起的画幅' }),
      })
      .meta({ id: 'ShownSampledPage' }),
  ).extend({ inspection: ShownInspection }),
  problems: ['batch-not-found', 'batch-of-another-contract', 'inspection-not-found'],
});

export const recordFindings = contract({
  name: 'record-findings',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/batches/{batchId}/inspection/findings',
  summary: '逐页登记抽检结果(没有缺陷的页缺陷为空)',
  may: 'inspect-scans',
  params: ofBatch,
  body: z.strictObject({
    findings: z
      .array(
        z.strictObject({
          referenceCode: z.string().min(1).max(200).meta({ title: '档号' }),
          pageNumber: z.int().positive().meta({ title: '页号' }),
          defects: z.array(Defect).max(10).meta({ title: '缺陷' }),
        }),
      )
      .min(1)
      .max(500)
      .meta({ title: '抽检结果' }),
  }),
  answer: z.object({ recorded: z.int().meta({ title: '本次登记页数' }) }),
  problems: [
    'batch-not-found',
    'batch-of-another-contract',
    'inspection-not-found',
    'inspection-not-open',
    'not-the-inspector',
    'pages-not-sampled',
  ],
});

export const concludeInspection = contract({
  name: 'conclude-inspection',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/batches/{batchId}/inspection/conclusion',
  summary: '作出抽检结论:达到合格标准待验收,否则退回并附不合格页清单',
  may: 'inspect-scans',
  params: ofBatch,
  answer: ShownInspection,
  problems: [
    'batch-not-found',
    'batch-of-another-contract',
    'inspection-not-found',
    'inspection-not-open',
    'not-the-inspector',
    'pages-not-inspected',
  ],
});

export const acceptBatch = contract({
  name: 'accept-batch',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/batches/{batchId}/acceptance',
  summary: '验收合格批次:锁定保存件,登记数字化画幅和卷、件',
  may: 'accept-scans',
  params: ofBatch,
  answer: ShownInspection,
  status: 202,
  problems: [
    'batch-not-found',
    'batch-of-another-contract',
    'inspection-not-found',
    'inspection-not-passed',
    'own-scans',
    'own-inspection',
  ],
});

export const undoAcceptance = contract({
  name: 'undo-acceptance',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/batches/{batchId}/acceptance/reversal',
  summary: '撤销验收(冲销已登记的数字化量,须写明理由)',
  may: 'accept-scans',
  params: ofBatch,
  body: z.strictObject({ reason: z.string().trim().min(2).max(200).meta({ title: '撤销理由' }) }),
  answer: ShownInspection,
  problems: ['batch-not-found', 'batch-of-another-contract', 'inspection-not-found', 'batch-not-accepted'],
});
