import * as z from 'zod';
import { contract } from '#shared/api/contract.ts';
import { atArchives, ofImport, ShownImport } from './shown.ts';

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
    'code-not-in-catalogue',
    'code-not-fitting',
    'code-held',
    'scans-under-inspection',
    'changed-meanwhile',
  ],
});
