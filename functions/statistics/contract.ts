import * as z from 'zod';
import { contract, page, paging } from '#shared/api/contract.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { AnnualReturn, ReturnStep } from '#shared/figures/annual-return.ts';
import { LedgerEntry } from '#shared/ledger/ledger.ts';
import { Form } from './form.ts';

const Year = z
  .string()
  .regex(/^\d{4}$/, { error: '年度应为4位数字,如2015' })
  .meta({ title: '年度', example: '2015' });
const params = z.object({ archivesCode: ArchivesCode, year: Year });
const ofOther = params.extend({ of: ArchivesCode.meta({ title: '报送馆代码' }) });
const fieldId = z.string().min(1).max(60);

const revision = z.number().int().min(0).meta({ title: '修订号', description: '读到的修订号;其间有人改过则拒绝' });
const reason = z.string().trim().min(2).max(500).meta({ title: '理由' });

const ShownField = z
  .object({
    id: z.string(),
    title: z.string(),
    unit: z.string(),
    group: z.string(),
    by: z.enum(['computed', 'declared']),
    required: z.boolean(),
    value: z.number().int().optional(),
    prior: z.number().int().optional().meta({ title: '上年' }),
    growth: z.string().meta({ title: '同比' }),
    explanation: z.string().optional(),
  })
  .meta({ id: 'StatisticsField' });

const Finding = z
  .object({
    field: z.string().meta({ title: '指标' }),
    is: z.enum(['missing', 'sum', 'continues', 'within', 'jump']),
    text: z.string(),
  })
  .meta({ id: 'StatisticsFinding', title: '待处理问题' });

/** An annual return as it is shown: with every figure, and all that stands against signing it. */
const ShownReturn = AnnualReturn.omit({
  item: true,
  declared: true,
  computed: true,
  explanations: true,
  correlationId: true,
})
  .extend({ due: z.string().meta({ title: '报送期限' }), fields: z.array(ShownField), findings: z.array(Finding) })
  .meta({ id: 'ShownAnnualReturn' });
export type ShownReturn = z.infer<typeof ShownReturn>;

const general = ['archives-not-found', 'form-not-found'] as const;

export const showForm = contract({
  name: 'show-statistics-form',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/statistics/{year}/form',
  summary: '统计年报表式:指标、口径、必填项、审核关系',
  may: 'read-reports',
  params,
  answer: Form,
  problems: ['form-not-found'],
});

export const showReturn = contract({
  name: 'show-annual-return',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/statistics/{year}',
  summary: '年报:自动统计项、填报项、上年数、同比、待处理问题',
  may: 'read-reports',
  params,
  answer: ShownReturn,
  problems: general,
});

export const fillReturn = contract({
  name: 'fill-annual-return',
  method: 'PUT',
  path: '/v1/archives/{archivesCode}/statistics/{year}/declared',
  summary: '填报(只改所列各项;null为清空)和说明大幅变动',
  may: 'fill-statistics',
  params,
  body: z.strictObject({
    revision,
    declared: z.record(fieldId, z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable()).default({}),
    explanations: z.record(fieldId, z.string().trim().max(500).nullable()).default({}),
  }),
  answer: ShownReturn,
  problems: [...general, 'field-not-declared', 'return-changed', 'return-locked'],
});

export const submitReturn = contract({
  name: 'submit-annual-return',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/statistics/{year}/submissions',
  summary: '签报:冻结全部数字,报上级馆(逾期照收,记为逾期)',
  may: 'sign-statistics',
  params,
  body: z.strictObject({ revision }),
  answer: ShownReturn,
  problems: [...general, 'year-not-over', 'return-not-ready', 'return-changed', 'return-locked'],
});

export const correctReturn = contract({
  name: 'correct-annual-return',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/statistics/{year}/corrections',
  summary: '更正已审核通过的年报:另起一版,原版保留',
  may: 'sign-statistics',
  params,
  body: z.strictObject({ reason }),
  answer: ShownReturn,
  status: 201,
  problems: [...general, 'return-not-accepted'],
});

export const listVersions = contract({
  name: 'list-annual-return-versions',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/statistics/{year}/versions',
  summary: '年报各版及办理过程',
  may: 'read-reports',
  params,
  answer: z.object({ items: z.array(AnnualReturn.omit({ item: true, correlationId: true })) }),
});

export const traceField = contract({
  name: 'trace-statistics-field',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/statistics/{year}/fields/{fieldId}/entries',
  summary: '一项自动统计数的依据:构成它的台账登记',
  may: 'read-acts',
  params: params.extend({ fieldId }),
  query: z.object(paging),
  answer: page(LedgerEntry.omit({ entry: true, correlationId: true })),
  problems: ['form-not-found', 'field-not-computed'],
});

export const listInbox = contract({
  name: 'list-annual-returns-below',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/statistics/{year}/inbox',
  summary: '下级馆年报:按时、逾期、未报,待谁审核',
  may: 'review-statistics',
  params,
  answer: z.object({
    due: z.string(),
    onTime: z.number().int(),
    late: z.number().int(),
    missing: z.number().int(),
    items: z.array(
      z.object({
        archivesCode: z.string(),
        name: z.string(),
        standing: z.enum(['on-time', 'late', 'missing', 'open']).meta({ title: '报送情况' }),
        state: AnnualReturn.shape.state.optional(),
        version: z.number().int().optional(),
        waitingFor: z.string().optional(),
        submittedAt: z.string().optional(),
      }),
    ),
  }),
  problems: general,
});

const reviewed = {
  may: 'review-statistics',
  params: ofOther,
  answer: z.object({ ...ReturnStep.shape, state: z.string() }),
} as const;

export const acceptReturn = contract({
  ...reviewed,
  name: 'accept-annual-return',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/statistics/{year}/inbox/{of}/acceptance',
  summary: '审核通过下级馆年报:再报上级,或在最上级锁定并结账',
  body: z.strictObject({ revision }),
  problems: [...general, 'return-not-waiting', 'signer-cannot-review', 'return-changed'],
});

export const returnReturn = contract({
  ...reviewed,
  name: 'send-back-annual-return',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/statistics/{year}/inbox/{of}/refusal',
  summary: '退回下级馆年报(须写明理由)',
  body: z.strictObject({ revision, reason }),
  problems: [...general, 'return-not-waiting', 'signer-cannot-review', 'return-changed'],
});
