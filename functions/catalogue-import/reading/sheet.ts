import { unguarded } from '#shared/print/formula-escape.ts';
import { firstLines, type Line, type Sheet } from '#shared/sheets/line.ts';
import { type OneSheet, openSheets } from '#shared/sheets/open-sheets.ts';
import { Unreadable } from '#shared/sheets/unreadable.ts';
import { hasColumnNames, searchedLines } from '../columns/header.ts';

/** Opens the sheet of a file that is a catalogue, whatever the file is called. Throws Unreadable. */
export async function readSheet(bytes: Buffer): Promise<Sheet> {
  const { encoding, sheets } = await openSheets(bytes);
  const [only] = sheets;
  const isWorkbook = encoding === 'XLSX' || encoding === 'XLS';
  const { lines, widths } = only && !isWorkbook ? only : await catalogueAmong(sheets);
  async function* plain(): AsyncGenerator<Line> {
    for await (const line of lines()) yield { ...line, cells: line.cells.map(unguarded) };
  }
  return { encoding, lines: plain, ...(widths && { widths }) };
}

/**
 * The one sheet of a workbook that has column names (else the first that has anything). Two sheets with column names are
 * two catalogues: neither is passed over in silence. A hidden sheet counts only when no other has column names.
 */
async function catalogueAmong(sheets: OneSheet[]): Promise<OneSheet> {
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
  return found;
}
