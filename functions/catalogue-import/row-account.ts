import * as z from 'zod';
import { Description } from '#shared/records/record.ts';

/** Rows by what becomes of them if everything asked is accepted: received = created + updated + unchanged + rejected. */
export const RowCounts = z
  .object({
    received: z.int().meta({ title: '收到行数' }),
    created: z.int().meta({ title: '新增' }),
    updated: z.int().meta({ title: '更新' }),
    unchanged: z.int().meta({ title: '未变' }),
    rejected: z.int().meta({ title: '退回' }),
  })
  .meta({ id: 'RowCounts', title: '行数' });
export type RowCounts = z.infer<typeof RowCounts>;

/**
 * A row as it waits for confirmation; `base` is the version it was compared with (`again`: one that was withdrawn, so that the row describes
 * anew), `asks` the columns that need a word.
 */
export const StagedRow = z.object({
  row: z.int(),
  description: Description,
  base: z.int().optional(),
  again: z.literal(true).optional(),
  asks: z.array(z.string()),
});
export type StagedRow = z.infer<typeof StagedRow>;

/** What one column asks of the clerk, once for all its rows. */
export const Asked = z
  .object({
    column: z.string().meta({ title: '列名' }),
    rows: z.int().meta({ title: '涉及行数' }),
    codes: z.array(z.string()).meta({ title: '问题代码' }),
    examples: z
      .array(z.object({ row: z.int(), zh: z.string(), en: z.string(), proposal: z.string().optional() }))
      .meta({ title: '举例' }),
  })
  .meta({ id: 'AskedOfColumn', title: '待确认的列' });
export type Asked = z.infer<typeof Asked>;

/** One of the first rows as the clerk wrote it, to see by eye whether encoding and columns were understood. */
export const PreviewRow = z
  .object({
    row: z.int(),
    cells: z.record(z.string(), z.string()),
    referenceCode: z.string().optional().meta({ title: '档号(规范形式)' }),
    taken: z.boolean().meta({ title: '可导入' }),
  })
  .meta({ id: 'PreviewRow', title: '预览行' });
export type PreviewRow = z.infer<typeof PreviewRow>;

const none: Omit<RowCounts, 'received'> = { created: 0, updated: 0, unchanged: 0, rejected: 0 };

export type RowEnd = keyof typeof none;

/** Adds up what became of rows; what was received is the sum, for every row has exactly one end. */
export function countRows(ends: Iterable<RowEnd>): RowCounts {
  const counts = { ...none };
  let received = 0;
  for (const end of ends) {
    counts[end]++;
    received++;
  }
  return { received, ...counts };
}

/** The sum of several counts. */
export const addCounts = (all: Iterable<RowCounts>): RowCounts => {
  const sum: RowCounts = { received: 0, ...none };
  for (const counts of all) for (const field of Object.keys(sum) as (keyof RowCounts)[]) sum[field] += counts[field];
  return sum;
};
