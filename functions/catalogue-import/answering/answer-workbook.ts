import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import { guarded } from '#shared/print/formula-escape.ts';
import { bearsSecretMark, readSecurityClass } from '#shared/records/security-class.ts';
import type { Widths } from '#shared/sheets/line.ts';
import type { PlannedRow } from '../checking/check-sheet.ts';
import { answerColumns } from '../columns/columns.ts';
import type { Header } from '../columns/header.ts';
import { columnWidths, rowHeight } from './cell-sizes.ts';

const withNumber = (row: number, text: string) => (text.startsWith('第') ? text : `第${row}行:${text}`);

/** What is wrong with a row, and what is proposed, in the order found; what is mere information is left out. */
function answerTo({ row, issues }: PlannedRow): [problem: string, proposal: string] {
  const told = issues.filter(({ severity }) => severity !== 'information');
  const problem = withNumber(row, told.map(({ zh }) => zh).join('\n'));
  const proposed = told.flatMap(({ column, proposal }) =>
    proposal === undefined ? [] : [`${column ?? ''}→${proposal}`],
  );
  return [problem, proposed.join('\n')];
}

/** An error workbook (.xlsx) that is being written. */
export type Answer = { add(row: PlannedRow, cells: string[]): void; close(): Promise<Buffer> };

const text = { numFmt: '@', alignment: { vertical: 'top', wrapText: true } } as const;
const red = { color: { argb: 'FFC00000' } };
/** So many rows are looked at before the widths of the columns are set. */
const rowsForWidths = 500;

/**
 * The titles above the column names, as the clerk wrote them. None of a sheet that is secret, and no line that names a secret class: of
 * such a sheet nothing is kept.
 */
function titlesOf({ above }: Pick<Header, 'above'>): string[][] {
  if (above.some((line) => line.some(bearsSecretMark))) return [];
  return above.filter(
    (line) => line.some((cell) => cell.trim()) && !line.some((cell) => readSecurityClass(cell).secret),
  );
}

/**
 * Opens the error workbook: the rejected rows in the clerk's own columns, order and widths and under her own titles, with 问题 and 建议, to be
 * corrected and uploaded as they are. Of a secret row only its number and V26. Cells are text, so that no program turns a code or
 * date into something else; formulas are made harmless (V32).
 */
export function openAnswer(header: Pick<Header, 'above' | 'mapping'>, widths: Widths = []): Answer {
  const kept = header.mapping.headers
    .map((name, index) => ({ name, index }))
    .filter(({ name }) => !answerColumns.includes(name));
  const titles = titlesOf(header).map((line) => kept.map(({ index }) => guarded(line[index]?.trim() ?? '')));
  const waiting = [[...kept.map(({ name }) => name), ...answerColumns].map(guarded)];
  let sheet: ReturnType<typeof openSheet> | undefined;
  const write = () => {
    const own = kept.map(({ index }) => widths[index]);
    sheet ??= openSheet(titles, columnWidths(waiting, own));
    waiting.splice(0).forEach(sheet.add);
    return sheet;
  };
  return {
    add(row, cells) {
      const own = kept.map(({ index }) => (row.secret ? '' : (cells[index] ?? '')));
      waiting.push([...own, ...answerTo(row)].map(guarded));
      if (sheet || waiting.length > rowsForWidths) write();
    },
    close: () => write().close(),
  };
}

function openSheet(titles: string[][], widths: number[]) {
  const stream = new PassThrough();
  const bytes = buffer(stream);
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true });
  const page = { orientation: 'landscape', paperSize: 9, fitToPage: true, fitToWidth: 1, fitToHeight: 0 } as const;
  const views = [{ state: 'frozen', ySplit: titles.length + 1 } as const];
  const sheet = workbook.addWorksheet('退回的行', { views, pageSetup: page });
  const problems = widths.length - answerColumns.length;
  sheet.columns = widths.map((width, at) => ({ width, style: at === problems ? { ...text, font: red } : text }));
  for (const title of titles) addTitle(sheet, title, widths.length);
  let first = true;
  return {
    add(cells: string[]): void {
      const row = sheet.addRow(cells);
      row.height = rowHeight(cells, widths);
      if (first) row.font = { bold: true };
      first = false;
      row.commit();
    },
    async close(): Promise<Buffer> {
      sheet.commit();
      await workbook.commit();
      return bytes;
    },
  };
}

/** A title over the whole table; a line of several texts (编制单位, 日期) stays in its cells. */
function addTitle(sheet: ExcelJS.Worksheet, cells: string[], width: number): void {
  const said = [...new Set(cells.filter((cell) => cell !== ''))]; // a merged cell was read as one in every column
  const row = sheet.addRow(said.length === 1 ? said : cells);
  if (said.length === 1) {
    sheet.mergeCells(row.number, 1, row.number, width);
    row.getCell(1).style = { numFmt: '@', font: { bold: true, size: 14 }, alignment: { horizontal: 'center' } };
    row.height = 24;
  } else row.eachCell((cell) => Object.assign(cell, { style: { numFmt: '@' } })); // runs on over empty cells, unwrapped
  row.commit();
}
