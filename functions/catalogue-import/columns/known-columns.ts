import * as z from 'zod';
import { Fault } from '#shared/runtime/fault.ts';
import { table } from '#shared/runtime/table.ts';
import { firstLines, type Sheet } from '#shared/sheets/line.ts';
import type { Import } from '../import.ts';
import { type Element, elements, type GivenColumns, givenColumns } from './columns.ts';
import { type Header, headerOfFile, searchedLines } from './header.ts';

/** What a clerk says of column names that the platform does not know: `{ 卷宗标题: 'title' }`. */
export const SaidColumns = z
  .record(z.string().trim().min(1).max(200), z.enum(elements))
  .refine((said) => Object.keys(said).length <= 100, { error: '一次最多说明100列' })
  .meta({ id: 'SaidColumns', title: '列对应(列名→著录项)' });
export type SaidColumns = Record<string, Element>;

/**
 * The columns an archives has explained for one category of records (item of `columns#<archivesCode>`). Read as it is, whatever it holds: an
 * element that there is no more must not stop the imports that never heard of it.
 */
const KnownColumns = z.object({
  batchId: z.string(),
  item: z.string(),
  columns: z.record(z.string(), z.string()),
  by: z.string(),
  at: z.iso.datetime(),
});
const known = table('INGEST_TABLE', KnownColumns, { partition: 'batchId', sort: 'item' });

const anyCategory = '-';
const keyOf = (archivesCode: string) => `columns#${archivesCode}`;
/** With names of the greatest length still one item. */
const mostRemembered = 500;
const attempts = 5;

/** Remembers what a clerk has said of her columns, for the archives and the category of the sheet; the last word counts. */
export async function rememberColumns(
  { archivesCode, categoryCode, columns = {} }: Pick<Import, 'archivesCode' | 'categoryCode' | 'columns'>,
  { by, at }: { by: string; at: Date },
): Promise<void> {
  if (Object.keys(columns).length === 0) return;
  const place = { batchId: keyOf(archivesCode), item: categoryCode ?? anyCategory };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await known.get(place.batchId, place.item);
    const earlier = Object.entries(before?.columns ?? {}).filter(([header]) => !Object.hasOwn(columns, header));
    const all = Object.fromEntries([...Object.entries(columns), ...earlier].slice(0, mostRemembered));
    const after = { ...place, columns: all, by, at: at.toISOString() };
    if (await (before ? known.putIf(after, { at: before.at, by: before.by }) : known.putIfAbsent(after))) return;
  }
  throw new Fault('the remembered columns changed at every attempt');
}

/**
 * What is known of the columns of a sheet besides the common names: what was said with this import, else what was said before for its category,
 * or, when it names none, for any.
 */
async function columnsOf({ archivesCode, categoryCode, columns = {} }: Import): Promise<GivenColumns> {
  const items: z.infer<typeof KnownColumns>[] = [];
  for await (const one of known.all({ where: ['batchId', keyOf(archivesCode)] }))
    if (!categoryCode || one.item === categoryCode) items.push(one);
  items.sort((a, b) => (a.at < b.at ? -1 : 1));
  const said = items.flatMap((one) => Object.entries(one.columns)).filter((pair) => elementNames.has(pair[1]));
  const remembered = Object.fromEntries(said) as SaidColumns;
  return new Map([...givenColumns(remembered, categoryCode ? 'ofCategory' : 'ofOthers'), ...givenColumns(columns)]);
}

const elementNames = new Set<string>(elements);

/** The column names of the sheet of an import. Throws Unreadable. */
export async function headerOf(found: Import, sheet: Sheet): Promise<Header> {
  const head = (await firstLines(sheet.lines(), searchedLines + 1)).map(({ cells }) => cells);
  return headerOfFile({ ...found, ...sheet }, head, await columnsOf(found));
}
