import { unescaped } from '#shared/print/formula-escape.ts';
import { hasColumnNames, searchedLines } from '../columns/header.ts';
import { csvLines } from './csv-rows.ts';
import { dbfLines, dbfTable } from './dbf-rows.ts';
import { encodingOf } from './decode-text.ts';
import { firstLines, type Sheet } from './line.ts';
import { Unreadable } from './unreadable.ts';
import { xlsSheets } from './xls-rows.ts';
import { xlsxSheets } from './xlsx-rows.ts';

const startsWith = (bytes: Buffer, ...magic: number[]) => magic.every((byte, at) => bytes[at] === byte);

/** Opens a sheet by what its bytes are, whatever the file is called: .xlsx, .xls, .dbf, or delimited text. Throws Unreadable. */
export async function readSheet(bytes: Buffer): Promise<Sheet> {
  const { lines, ...sheet } = await openSheet(bytes);
  async function* plain() {
    for await (const line of lines()) yield { ...line, cells: line.cells.map(unescaped) };
  }
  return { ...sheet, lines: plain };
}

async function openSheet(bytes: Buffer): Promise<Sheet> {
  if (bytes.length === 0) throw new Unreadable('empty');
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) return ofSheets('XLSX', await xlsxSheets(bytes));
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0) || startsWith(bytes, 0x09, 0x08))
    return ofSheets('XLS', xlsSheets(bytes));
  const table = dbfTable(bytes);
  if (table) return { encoding: 'DBF', lines: () => dbfLines(bytes, table) };
  const encoding = encodingOf(bytes);
  return { encoding, lines: await csvLines(bytes, encoding) };
}

/**
 * The one sheet of a workbook that has column names (else the first that has anything). Two sheets with column names are
 * two catalogues: neither is passed over in silence. A hidden sheet counts only when no other has column names.
 */
async function ofSheets(
  encoding: 'XLSX' | 'XLS',
  sheets: ({ hidden: boolean } & Omit<Sheet, 'encoding'>)[],
): Promise<Sheet> {
  const looked = await Promise.all(
    sheets.map(async (one) => ({ ...one, head: await firstLines(one.lines(), searchedLines) })),
  );
  const filled = looked.filter(({ head }) => head.some(({ cells }) => cells.length > 0));
  const named = filled.filter(({ head }) => hasColumnNames(head.map(({ cells }) => cells)));
  const shown = named.filter(({ hidden }) => !hidden);
  const [catalogue, another] = shown.length > 0 ? shown : named;
  if (another) throw new Unreadable('several-sheets');
  const found = catalogue ?? filled[0];
  if (!found) throw new Unreadable('empty');
  return { encoding, lines: found.lines, ...(found.widths && { widths: found.widths }) };
}
