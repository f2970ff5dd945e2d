import * as z from 'zod';
import { sheetFormats } from '#shared/sheets/line.ts';
import { unreadableReasons } from '#shared/sheets/unreadable.ts';
import { elements } from './columns/columns.ts';
import { Asked, PreviewRow, RowCounts } from './row-account.ts';

/**
 * The life of an import:
 * open → reading → checked → confirmed → committed, or unreadable, or abandoned before it is confirmed; reversed by another import.
 * `confirmed` is the durable intent: from there on the platform goes on by itself, however often it is interrupted.
 */
export const ImportState = z
  .enum(['open', 'reading', 'checked', 'unreadable', 'confirmed', 'committed', 'reversed', 'abandoned'])
  .meta({ id: 'ImportState', title: '导入状态' });
export type ImportState = z.infer<typeof ImportState>;

export const importStateNames: Record<ImportState, string> = {
  open: '待上传',
  reading: '正在读取',
  checked: '待确认',
  unreadable: '无法读取',
  confirmed: '正在入库',
  committed: '已入库',
  reversed: '已撤销',
  abandoned: '已放弃',
};

/** The state of an import in words; one that reverses another commits nothing. */
export const stateNameOf = ({ state, reverses }: Pick<Import, 'state' | 'reverses'>): string =>
  (reverses && { confirmed: '正在撤销', committed: '撤销完毕' }[state as string]) || importStateNames[state];

const next: Record<ImportState, readonly ImportState[]> = {
  open: ['reading', 'abandoned'],
  reading: ['reading', 'checked', 'unreadable', 'abandoned'],
  checked: ['confirmed', 'abandoned'],
  unreadable: ['abandoned'],
  confirmed: ['committed'],
  committed: ['reversed'],
  reversed: [],
  abandoned: [],
};

/** Whether an import may go from one state to another. */
export const mayBecome = (from: ImportState, to: ImportState): boolean => next[from].includes(to);

const MappedColumn = z.object({
  column: z.string().meta({ title: '列名' }),
  element: z.string().meta({ title: '著录项' }),
});

/** What the check of a sheet found; set from `checked` on. */
export const CheckResult = z.object({
  encoding: z.enum(sheetFormats).meta({ title: '编码或格式' }),
  headerLine: z.int().meta({ title: '列名所在行' }),
  mapping: z.array(MappedColumn).meta({ title: '列对应' }),
  unmappedColumns: z.array(z.string()).meta({ title: '未导入的列' }),
  counts: RowCounts,
  asks: z.array(Asked).meta({ title: '待确认' }),
  preview: z.array(PreviewRow).meta({ title: '预览' }),
  chunks: z.int().meta({ title: '分段数' }),
  problemPages: z.object({ error: z.int(), warning: z.int(), information: z.int() }),
  passedOver: z.array(z.int()).default([]).meta({ title: '未作为条目的行(合计、重复的列名)' }),
  civilSchemas: z.array(z.string()).default([]).meta({ title: '民生档案著录模式及版本' }),
  secretRows: z.array(z.int()).meta({ title: '涉密行号' }),
  secretCount: z.int().meta({ title: '涉密行数' }),
});
export type CheckResult = z.infer<typeof CheckResult>;

/**
 * An import, as kept (item `import` of its batchId). `expiresAt` (epoch seconds) until it is confirmed. One that `reverses` another for a
 * `reason` brings no sheet: its rows are the other's, and it begins confirmed.
 */
export const Import = z.object({
  batchId: z.string(),
  item: z.literal('import'),
  archivesCode: z.string(),
  openedAt: z.iso.datetime(),
  openedBy: z.string(),
  fonds: z.array(z.string()).optional(),
  fileName: z.string(),
  whenHeld: z.enum(['refuse', 'revise']),
  categoryCode: z.string().optional(),
  columns: z.record(z.string(), z.enum(elements)).optional(),
  state: ImportState,
  unreadable: z.enum(unreadableReasons).optional(),
  checkedAt: z.iso.datetime().optional(),
  check: CheckResult.optional(),
  confirmedBy: z.string().optional(),
  confirmedAt: z.iso.datetime().optional(),
  resumedAt: z.iso.datetime().optional(),
  declined: z.array(z.string()).optional(),
  committedAt: z.iso.datetime().optional(),
  committed: RowCounts.optional(),
  reverses: z.string().optional(),
  reason: z.string().optional(),
  refusedAtCommit: z.array(z.object({ row: z.int(), code: z.string(), zh: z.string(), en: z.string() })).optional(),
  correlationId: z.string().optional(),
  expiresAt: z.int().optional(),
});
export type Import = z.infer<typeof Import>;

/** The rows of a chunk of a commit, and what became of them (item `chunk#0001`). Written once, when the chunk is done. */
export const Chunk = z.object({
  batchId: z.string(),
  item: z.string(),
  counts: RowCounts,
  volumeEntries: z.int(),
  itemEntries: z.int(),
  refused: z.array(z.object({ row: z.int(), code: z.string(), zh: z.string(), en: z.string() })),
  expiresAt: z.int(),
});
export type Chunk = z.infer<typeof Chunk>;

export const importItem = 'import';
/** Where the state of a chunk of rows lies beside its import; chunks count from 0. */
export const chunkItem = (chunk: number): string => `chunk#${String(chunk).padStart(4, '0')}`;

/** Rows per chunk, fewer where they name many persons: one message, one object, some seconds of writing. */
export const chunkRows = 500;

/** The import that undoes another: there is one at most. */
export const reversalIdOf = (importId: string): string => `${importId}-reversal`;

const days = (count: number) => count * 86_400;

/** What is never confirmed goes with its files after 30 days; what is done keeps its chunks for 90. Epoch seconds. */
export const expiryOf = (now: Date, kept: 'unconfirmed' | 'chunk'): number =>
  Math.floor(now.getTime() / 1000) + days(kept === 'unconfirmed' ? 30 : 90);

/** What the check of a sheet staged lies in a bucket that keeps it for 30 days; a day is left for what is begun to run to its end. */
export const stagedDays = 29;

/** Whether what was staged of an import is there still, and long enough. */
export const isStaged = ({ checkedAt }: Pick<Import, 'checkedAt'>, now: Date): boolean =>
  checkedAt !== undefined && now.getTime() - Date.parse(checkedAt) < stagedDays * 86_400_000;

/** Columns that ask and about which nothing was said, or that do not ask at all: a confirmation must fit what was shown. */
export function undecidedColumns(
  asks: Asked[],
  accept: string[],
  decline: string[],
): { missing: string[]; unknown: string[] } {
  const said = new Set([...accept, ...decline]);
  const asking = new Set(asks.map(({ column }) => column));
  return {
    missing: [...asking].filter((column) => !said.has(column)),
    unknown: [...said].filter((column) => !asking.has(column)),
  };
}
