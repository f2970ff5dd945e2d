import * as z from 'zod';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { CheckResult, ImportState } from './import.ts';
import { RowCounts } from './row-account.ts';

export const atArchives = z.object({ archivesCode: ArchivesCode });
export const ofImport = atArchives.extend({ importId: z.string().max(64).meta({ title: '导入编号' }) });

/** An import in a list: whose, of which sheet, how far it has come. */
export const ImportSummary = z
  .object({
    importId: z.string().meta({ title: '导入编号' }),
    state: ImportState,
    stateName: z.string().meta({ title: '状态' }),
    fileName: z.string().meta({ title: '文件名' }),
    openedBy: z.string().meta({ title: '经办人' }),
    openedAt: z.iso.datetime().meta({ title: '开始时间' }),
    counts: RowCounts.optional(),
    committed: RowCounts.optional().meta({ title: '入库结果' }),
    reverses: z.string().optional().meta({ title: '撤销的是哪次导入' }),
    reason: z.string().optional().meta({ title: '撤销理由' }),
  })
  .meta({ id: 'ImportSummary', title: '目录导入' });

/** That a sheet bore secret rows: their numbers, and whom to tell. */
export const SecretRowsIncident = z
  .object({
    rows: z.array(z.int()).meta({ title: '涉密行号' }),
    count: z.int().meta({ title: '涉密行数' }),
    duty: z.string().meta({ title: '须按规定报告' }),
  })
  .meta({ id: 'SecretRowsIncident', title: '涉密事件' });

/** One problem of one row, in the clerk's own column. */
export const RowProblemShown = z
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

/** An import with all that can be known of it. */
export const ShownImport = ImportSummary.extend({
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
  refusedAtCommit: z
    .array(z.object({ row: z.int(), code: z.string(), zh: z.string(), en: z.string() }))
    .optional()
    .meta({ title: '入库时未导入的行' }),
  incident: SecretRowsIncident.optional(),
}).meta({ id: 'ShownImport', title: '目录导入详情' });
export type ShownImport = z.infer<typeof ShownImport>;
