import * as z from 'zod';
import { contract, page, paging } from '#shared/api/contract.ts';
import { CategoryCode } from '#shared/records/category.ts';
import { Download, Sha256, UploadLink } from '#shared/runtime/links.ts';
import { SaidColumns } from './columns/known-columns.ts';
import { atArchives, ImportSummary, ofImport, RowProblemShown, SecretRowsIncident, ShownImport } from './shown.ts';

/** A sheet is at most so large, in bytes; 200,000 rows of text are about 40 MB. */
const largestSheetBytes = 50 * 2 ** 20;

export { correctCode, reverseImport } from './correction-contract.ts';
export type { ShownImport } from './shown.ts';

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
  problems: ['import-not-found', 'import-expired'],
});

export const errorWorkbook = contract({
  name: 'error-workbook',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/imports/{importId}/error-workbook',
  summary: '下载改错表:退回的行,原列原序,加“问题”“建议”两列',
  may: 'import-catalogue',
  params: ofImport,
  answer: Download,
  problems: ['import-not-found', 'no-error-workbook', 'import-expired'],
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
  problems: ['import-not-found', 'import-not-checked', 'import-expired', 'columns-undecided', 'nothing-to-import'],
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
  problems: ['import-not-found', 'import-not-committing', 'import-expired'],
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

export { exportFonds } from './export-contract.ts';

export const listIncidents = contract({
  name: 'list-incidents',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/incidents',
  summary: '涉密事件:含涉密行的上传,须按规定报告',
  may: 'read-audit',
  params: atArchives,
  query: z.object({ ...paging }),
  answer: page(SecretRowsIncident.extend({ importId: z.string(), uploadedBy: z.string(), at: z.iso.datetime() })),
});
