import * as z from 'zod';
import { table } from '#shared/runtime/table.ts';
import { firstLines, type Sheet } from '#shared/sheets/line.ts';
import type { Import } from '../import.ts';
import { type Element, elements, givenColumns } from './columns.ts';
import { type GivenColumns, type Header, headerOfFile, searchedLines } from './header.ts';

/** What a clerk says of column names that the platform does not know: `{ 卷宗标题: 'title' }`. */
export const SaidColumns = z
  .record(z.string().trim().min(1).max(200), z.enum(elements))
  .refine((said) => Object.keys(said).length <= 100, { error: '一次最多说明100列' })
  .meta({ id: 'SaidColumns', title: '列对应(列名→著录项)' });
export type SaidColumns = Record<string, Element>;

/** The columns an archives has explained for one category of records (item of `columns#<archivesCode>`). */
const KnownColumns = z.object({
  batchId: z.string(),
  item: z.string(),
  columns: SaidColumns,
  by: z.string(),
  at: z.iso.datetime(),
});
const known = table('INGEST_TABLE', KnownColumns, { partition: 'batchId', sort: 'item' });

const anyCategory = '-';
const keyOf = (archivesCode: string) => `columns#${archivesCode}`;

/** Remembers what a clerk has said of her columns, for the archives and the category of the sheet; the last word counts. */
export async function rememberColumns(
  { archivesCode, categoryCode, columns }: Pick<Import, 'archivesCode' | 'categoryCode' | 'columns'>,
  { by, at }: { by: string; at: Date },
): Promise<void> {
  if (!columns || Object.keys(columns).length === 0) return;
  const item = categoryCode ?? anyCategory;
  const before = await known.get(keyOf(archivesCode), item);
  await known.put({
    batchId: keyOf(archivesCode),
    item,
    columns: { ...before?.columns, ...columns },
    by,
    at: at.toISOString(),
  });
}

/**
 * What is known of the columns of a sheet besides the common names: what was said with this import, else what was said
 * before for its category, or, when it names none, for any category whose columns are all in the sheet.
 */
async function columnsOf({ archivesCode, categoryCode, columns }: Import, head: string[][]): Promise<GivenColumns> {
  const headers = new Set(head.flat().map((header) => header.trim()));
  let said: SaidColumns = {};
  for await (const one of known.all({ where: ['batchId', keyOf(archivesCode)] })) {
    const fits = categoryCode
      ? one.item === categoryCode
      : Object.keys(one.columns).every((header) => headers.has(header));
    if (fits) said = { ...said, ...one.columns };
  }
  return givenColumns({ ...said, ...columns });
}

/** The column names of the sheet of an import. Throws Unreadable. */
export async function headerOf(found: Import, sheet: Sheet): Promise<Header> {
  const head = (await firstLines(sheet.lines(), searchedLines + 1)).map(({ cells }) => cells);
  return headerOfFile({ ...found, ...sheet }, head, await columnsOf(found, head));
}
