import * as z from 'zod';
import { contract, paging } from '#shared/api/contract.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { Download } from '#shared/runtime/links.ts';

export const exportFonds = contract({
  name: 'export-fonds',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/fonds/{fondsNumber}/catalogue-exports',
  summary: '导出本馆一个全宗的目录(CSV或XLSX),每个文件至多一万条;改正后可作为目录导入送回',
  may: 'import-catalogue',
  params: z.object({ archivesCode: ArchivesCode, fondsNumber: z.string().max(20).meta({ title: '全宗号' }) }),
  query: z.object({ format: z.enum(['csv', 'xlsx']).meta({ title: '格式' }), cursor: paging.cursor }),
  answer: z.object({
    entries: z.int().meta({ title: '本文件条目数' }),
    file: Download,
    next: z.string().optional().meta({ title: '下一个文件的翻页游标' }),
  }),
  problems: ['fonds-not-registered'],
});
