import * as z from 'zod';
import { contract } from '#shared/api/contract.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { ShownRun } from './upkeep-run.ts';

const params = z.object({ archivesCode: ArchivesCode });

export const rebuildIndex = contract({
  name: 'rebuild-index',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/search-index/rebuild',
  summary: '由全省目录重建检索索引(省馆管理员);重建期间照常检索',
  may: 'tend-index',
  params,
  answer: ShownRun,
  status: 202,
  problems: ['province-only'],
});

export const showIndex = contract({
  name: 'show-index',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/search-index',
  summary: '检索索引的现状、重建进度(n/m)与上次核对的结果',
  may: 'tend-index',
  params,
  answer: z.object({
    entries: z.int().nonnegative().optional().meta({ title: '已索引条目数', description: '索引有损坏、须重建时不列' }),
    pieces: z.int().nonnegative().meta({ title: '分段数' }),
    changedAt: z.iso.datetime().meta({ title: '最近更新时间' }),
    rebuild: ShownRun.optional(),
    check: ShownRun.optional(),
  }),
  problems: ['province-only'],
});
