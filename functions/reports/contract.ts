import * as z from 'zod';
import { contract, page, paging } from '#shared/api/contract.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { Period } from '#shared/calendar/period.ts';
import { LedgerEntry } from '#shared/ledger/ledger.ts';
import { Download } from '#shared/runtime/links.ts';
import { Delivery } from './delivery.ts';
import { Edition, EditionName } from './edition.ts';

const at = z.object({ archivesCode: ArchivesCode });
const ofReport = at.extend({
  definitionId: z.string().min(1).max(60).meta({ title: '报表', example: 'monthly-progress' }),
});
const ofEdition = ofReport.extend({ edition: EditionName });

const ReportFigure = z
  .object({
    id: z.string(),
    title: z.string(),
    unit: z.string(),
    group: z.string(),
    definition: z.string().meta({ title: '指标解释' }),
  })
  .meta({ id: 'ReportFigure' });

const ShownEdition = Edition.omit({ report: true, correlationId: true }).meta({ id: 'ShownReportEdition' });

export const listDefinitions = contract({
  name: 'list-report-definitions',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/reports',
  summary: '本馆的报表目录',
  may: 'read-reports',
  params: at,
  answer: z.object({
    items: z.array(
      z.object({
        definitionId: z.string(),
        version: z.number().int().meta({ title: '报表版本' }),
        title: z.string(),
        due: z
          .object({ months: z.number().optional(), day: z.number(), hour: z.number() })
          .meta({ description: '期满后(隔几个月)几日几时(北京时间)自动编制' }),
        every: z.enum(['month', 'quarter', 'year']),
        figures: z.array(ReportFigure),
      }),
    ),
  }),
  problems: ['archives-not-found'],
});

export const runReport = contract({
  name: 'run-report',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/reports/{definitionId}/editions',
  summary: '编制一期报表(数据截至此刻;另成一期,原有各期不变)',
  may: 'run-reports',
  params: ofReport,
  body: z.strictObject({
    period: Period.meta({ title: '报告期' }),
    reason: z.string().trim().min(2).max(200).optional().meta({ title: '编制说明' }),
  }),
  answer: ShownEdition,
  status: 202,
  problems: [
    'archives-not-found',
    'definition-not-found',
    'period-not-begun',
    'period-too-early',
    'period-of-another-kind',
  ],
});

export const listEditions = contract({
  name: 'list-report-editions',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/reports/{definitionId}/editions',
  summary: '报表各期,新的在前',
  may: 'read-reports',
  params: ofReport,
  query: z.object(paging),
  answer: page(ShownEdition),
  problems: ['archives-not-found', 'definition-not-found'],
});

export const showEdition = contract({
  name: 'show-report-edition',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/reports/{definitionId}/editions/{edition}',
  summary: '一期报表:数字和下载链接(编制完成后);language=en为英文文件,首次请求时编制,稍后再取',
  may: 'read-reports',
  params: ofEdition,
  query: z.object({ language: z.enum(['zh', 'en']).default('zh').meta({ title: '文件语言' }) }),
  answer: ShownEdition.extend({
    sentences: z.array(z.string()).optional().meta({ title: '可引用的文字' }),
    lines: z
      .array(
        z.object({
          archivesCode: z.string(),
          name: z.string(),
          reported: z.boolean(),
          figures: z
            .record(z.string(), z.number().int().nullable())
            .meta({ title: '数字', description: 'null:年报未签报' }),
          prior: z.record(z.string(), z.number().int().nullable()),
          rates: z.record(z.string(), z.string()),
          remarks: z.array(z.string()),
        }),
      )
      .optional(),
    notReported: z.array(z.object({ archivesCode: z.string(), name: z.string() })).optional(),
    downloads: z.object({ json: Download, csv: Download, xlsx: Download, html: Download, pdf: Download }).optional(),
  }),
  problems: ['archives-not-found', 'definition-not-found', 'edition-not-found'],
});

export const traceFigure = contract({
  name: 'trace-report-figure',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/reports/{definitionId}/editions/{edition}/figures/{figureId}',
  summary: '一个数字的依据:构成它的台账登记',
  may: 'read-reports',
  params: ofEdition.extend({ figureId: z.string().min(1).max(60).meta({ title: '指标' }) }),
  query: z.object({ of: ArchivesCode.meta({ title: '哪个馆的数字' }), ...paging }),
  answer: page(LedgerEntry.omit({ entry: true, correlationId: true })),
  problems: ['archives-not-found', 'definition-not-found', 'edition-not-found', 'figure-not-found'],
});

export const listDeliveries = contract({
  name: 'list-report-deliveries',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/report-deliveries',
  summary: '送达本馆的报表,未读的在前',
  may: 'read-reports',
  params: at,
  query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(50).meta({ title: '最近多少件' }) }),
  answer: z.object({
    unread: z.number().int().meta({ title: '未读' }),
    items: z.array(Delivery.extend({ read: z.boolean().meta({ title: '已读' }) }).meta({ id: 'ListedReportDelivery' })),
    verifyingKey: z
      .string()
      .meta({ title: '推送验签公钥', description: '推送给外部系统的消息以此核验(Standard Webhooks,Ed25519)' }),
  }),
});

export const readDeliveries = contract({
  name: 'read-report-deliveries',
  method: 'PUT',
  path: '/v1/archives/{archivesCode}/report-deliveries/read',
  summary: '标为已读(只对本人)',
  may: 'read-reports',
  params: at,
  body: z.strictObject({
    deliveryIds: z
      .array(z.string().regex(/^[0-9a-f]{32}$/))
      .min(1)
      .max(100),
  }),
  answer: z.object({ read: z.number().int() }),
});
