import * as z from 'zod';
import { contract, page, paging } from '#shared/api/contract.ts';
import { ArchivesCode, FondsNumber } from '#shared/archives/archives.ts';
import { Download } from '#shared/runtime/links.ts';
import { Export, PackageForm } from './export.ts';

const atArchives = z.object({ archivesCode: ArchivesCode });

/** An export as it is shown. */
const ShownExport = Export.omit({
  item: true,
  step: true,
  after: true,
  uploadId: true,
  slices: true,
  within: true,
  parts: true,
  expiresAt: true,
  correlationId: true,
  batchId: true,
})
  .extend({ exportId: z.string().meta({ title: '导出编号' }) })
  .meta({ id: 'ShownExport' });

export const startExport = contract({
  name: 'start-export',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/exports',
  summary: '导出一个全宗或一个批次的数据包(移交信息包或BagIt)',
  may: 'export-packages',
  params: atArchives,
  body: z.union([
    z.strictObject({ form: PackageForm, fondsNumber: FondsNumber }),
    z.strictObject({ form: PackageForm, ofBatch: z.string().max(64).meta({ title: '批次编号' }) }),
  ]),
  answer: ShownExport,
  status: 202,
  problems: ['batch-not-found', 'batch-of-another-contract', 'batch-not-closed', 'fonds-not-registered'],
});

export const listExports = contract({
  name: 'list-exports',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/exports',
  summary: '本馆的数据包导出,新的在前',
  may: 'export-packages',
  params: atArchives,
  query: z.object({ ...paging }),
  answer: page(ShownExport),
});

export const showExport = contract({
  name: 'show-export',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/exports/{exportId}',
  summary: '导出进度;完成后给出下载链接(五分钟内有效)',
  may: 'export-packages',
  params: atArchives.extend({ exportId: z.string().max(64).meta({ title: '导出编号' }) }),
  answer: ShownExport.extend({ download: Download.optional() }),
  problems: ['export-not-found'],
});
