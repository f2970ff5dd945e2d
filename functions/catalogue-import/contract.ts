import * as z from 'zod';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { CategoryCode } from '#shared/records/category.ts';
import { contract, Download, page, paging, Sha256, UploadLink } from '#shared/runtime/contract.ts';
import { SaidColumns } from './columns/known-columns.ts';
import { CheckResult, ImportState } from './import.ts';
import { RowCounts } from './row-account.ts';

const atArchives = z.object({ archivesCode: ArchivesCode });
const ofImport = atArchives.extend({ importId: z.string().max(64).meta({ title: '导入编号' }) });

/** A sheet is at most so large, in bytes; 200,000 rows of text are about 40 MB. */
const largestSheetBytes = 50 * 2 ** 20;

const ImportSummary = z
  .object({
    importId: z.string().meta({ title: '导入编号' }),
    state: ImportState,
    stateName: z.string().meta({ title: '状态' }),
    fileName: z.string().meta({ title: '文件名' }),
    openedBy: z.string().meta({ title: '经办人' }),
    openedAt: z.iso.datetime().meta({ title: '开始时间' }),
    counts: RowCounts.optional(),
    committed: RowCounts.optional().meta({ title: '入库结果' }),
  })
  .meta({ id: 'ImportSummary', title: '目录导入' });

const Incident = z
  .object({
    rows: z.array(z.int()).meta({ title: '涉密行号' }),
    count: z.int().meta({ title: '涉密行数' }),
    duty: z.string().meta({ title: '须按规定报告' }),
  })
  .meta({ id: 'SecretRowsIncident', title: '涉密事件' });

const RowProblemShown = z
  .object({
    row: z.int().meta({ title: '行号(列名下第一行为1)' }),
    column: z.string().optional().meta({ title: '列名' }),
    code: z.string().meta({ title: '代码' }),
    severity: z.enum(['error', 'warning', 'information']).meta({ title: '程度' }),
    zh: z.string().meta({ title: '问题' }),
    en: z.string(),
    proposal: z.string().optional().meta({ title: '建议' }),
  })
  .meta({ id: 'SheetRowProblem', title: '行问题' });

const ShownImport = ImportSummary.extend({
  ...CheckResult.pick({
    encoding: true,
    headerLine: true,
    mapping: true,
    unmappedColumns: true,
    asks: true,
    preview: true,
    passedOver: true,
    civilSchemas: true,
  }).partial().shape,
  unreadable: z
    .object({ reason: z.string(), zh: z.string(), en: z.string() })
    .optional()
    .meta({ title: '无法读取的原因' }),
  progress: z
    .object({ done: z.int().meta({ title: '已入库行数' }), of: z.int().meta({ title: '应入库行数' }) })
    .optional()
    .meta({ title: '入库进度' }),
  reverses: z.string().optional().meta({ title: '撤销的是哪次导入' }),
  reason: z.string().optional().meta({ title: '撤销理由' }),
  refusedAtCommit: z
    .array(z.object({ row: z.int(), code: z.string(), zh: z.string(), en: z.string() }))
    .optional()
    .meta({ title: '入库时未导入的行' }),
  incident: Incident.optional(),
}).meta({ id: 'ShownImport', title: '目录导入详情' });
export type ShownImport = z.infer<typeof ShownImport>;

export const openImport = contract({
  name: 'open-import',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/imports',
  summary: '开始一次目录导入,得到表格的上传地址',
  may: 'import-catalogue',
  params: atArchives,
  body: z.strictObject({
    fileName: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/^[^\p{C}/\\]+$/u, { error: '文件名不能含路径或不可见字符' })
      .meta({ title: '文件名', example: '2015年文书目录.csv' }),
    size: z.int().positive().max(largestSheetBytes).meta({ title: '字节数' }),
    sha256: Sha256.optional().meta({ title: 'SHA-256摘要' }),
    whenHeld: z
      .enum(['refuse', 'revise'])
      .default('refuse')
      .meta({ title: '馆内已有同档号而内容不同时', description: 'refuse 退回该行;revise 作为新版本更新,旧版本保留' }),
    categoryCode: CategoryCode.optional().meta({ title: '档案门类', description: '列对应按馆和门类记住' }),
    columns: SaidColumns.optional().meta({
      title: '列对应',
      description: '平台不认识的列名各是哪个著录项;确认入库后,本馆同门类的表不必再说',
    }),
  }),
  answer: z.object({ importId: z.string(), upload: UploadLink }),
  status: 201,
});

export const listImports = contract({
  name: 'list-imports',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/imports',
  summary: '本馆的目录导入,新的在前',
  may: 'import-catalogue',
  params: atArchives,
  query: z.object({ ...paging }),
  answer: page(ImportSummary),
});

export const showImport = contract({
  name: 'show-import',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/imports/{importId}',
  summary: '一次目录导入:状态、行数、列对应、前五行、待确认的列、入库进度',
  may: 'import-catalogue',
  params: ofImport,
  answer: ShownImport,
  problems: ['import-not-found'],
});

export const listProblems = contract({
  name: 'list-problems',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/imports/{importId}/problems',
  summary: '逐行问题:先错误,再待确认,后提示',
  may: 'import-catalogue',
  params: ofImport,
  query: z.object({
    severity: z.enum(['error', 'warning', 'information']).optional().meta({ title: '程度' }),
    ...paging,
  }),
  answer: page(RowProblemShown),
  problems: ['import-not-found'],
});

export const errorWorkbook = contract({
  name: 'error-workbook',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/imports/{importId}/error-workbook',
  summary: '下载改错表:退回的行,原列原序,加“问题”“建议”两列',
  may: 'import-catalogue',
  params: ofImport,
  answer: Download,
  problems: ['import-not-found', 'no-error-workbook'],
});

const columns = z.array(z.string().min(1).max(200)).max(200).default([]);

export const confirmImport = contract({
  name: 'confirm-import',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/imports/{importId}/confirm',
  summary: '确认入库;有待确认内容的列须逐列接受或不接受',
  may: 'import-catalogue',
  params: ofImport,
  body: z.strictObject({
    accept: columns.meta({ title: '接受建议的列' }),
    decline: columns.meta({ title: '不接受建议的列(这些行退回)' }),
  }),
  answer: ShownImport,
  status: 202,
  problems: ['import-not-found', 'import-not-checked', 'columns-undecided', 'nothing-to-import'],
});

export const resumeImport = contract({
  name: 'resume-import',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/imports/{importId}/resume',
  summary: '入库停住不动时继续:未完成的分段重新入库,已完成的不变',
  may: 'import-catalogue',
  params: ofImport,
  answer: ShownImport,
  status: 202,
  problems: ['import-not-found', 'import-not-committing'],
});

export const abandonImport = contract({
  name: 'abandon-import',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/imports/{importId}/abandon',
  summary: '放弃一次未确认的目录导入',
  may: 'import-catalogue',
  params: ofImport,
  answer: ShownImport,
  problems: ['import-not-found', 'import-already-confirmed', 'changed-meanwhile'],
});

export const reverseImport = contract({
  name: 'reverse-import',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/imports/{importId}/reverse',
  summary:
    '撤销一次已入库的目录导入:新增的条目撤下,更新的条目恢复原著录,历次版本保留;其后又有变动或已挂接扫描件的不动并逐条列出',
  may: 'import-catalogue',
  params: ofImport,
  body: z.strictObject({ reason: z.string().trim().min(2).max(200).meta({ title: '撤销理由' }) }),
  answer: ShownImport,
  status: 202,
  problems: ['import-not-found', 'import-not-committed', 'import-too-long-ago'],
});

export const correctCode = contract({
  name: 'correct-code',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/corrected-codes',
  summary: '更正一件档案的档号:以新档号立条,原档号指向新档号,扫描件、开放状态随之转移,台账不变',
  may: 'import-catalogue',
  params: atArchives,
  body: z.strictObject({
    from: z.string().trim().min(1).max(200).meta({ title: '原档号' }),
    to: z.string().trim().min(1).max(200).meta({ title: '新档号' }),
    reason: z.string().trim().min(2).max(200).meta({ title: '更正理由' }),
  }),
  answer: z.object({
    from: z.string().meta({ title: '原档号' }),
    to: z.string().meta({ title: '新档号' }),
    version: z.int().meta({ title: '新条目的版本' }),
    pages: z.int().meta({ title: '随之转移的页' }),
  }),
  problems: [
    'reference-code-unreadable',
    'fonds-not-registered',
    'record-not-found',
    'code-not-fitting',
    'code-held',
    'scans-under-inspection',
    'changed-meanwhile',
  ],
});

export { exportFonds } from './export-contract.ts';

export const listIncidents = contract({
  name: 'list-incidents',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/incidents',
  summary: '涉密事件:含涉密行的上传,须按规定报告',
  may: 'read-audit',
  params: atArchives,
  query: z.object({ ...paging }),
  answer: page(Incident.extend({ importId: z.string(), uploadedBy: z.string(), at: z.iso.datetime() })),
});
