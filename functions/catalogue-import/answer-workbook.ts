import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import { endOf } from './accounting.ts';
import type { PlannedRow } from './check-sheet.ts';
import { answerColumns } from './columns.ts';
import { escaped } from './formula-escape.ts';
import type { MappedSheet } from './header.ts';

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

/**
 * The error workbook (.xlsx): the rejected rows in the clerk's own columns and order, with 问题 and 建议, to be corrected
 * and uploaded as they are. Of a secret row only its number and V26. Cells are text; formulas are made harmless (V32).
 */
export async function answerWorkbook({ mapping, rows: sheetRows }: MappedSheet, rows: PlannedRow[]): Promise<Buffer> {
  const stream = new PassThrough();
  const bytes = buffer(stream);
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true });
  const sheet = workbook.addWorksheet('退回的行', { views: [{ state: 'frozen', ySplit: 1 }] });
  const kept = mapping.headers
    .map((header, index) => ({ header, index }))
    .filter(({ header }) => !answerColumns.includes(header));
  const text = { numFmt: '@', alignment: { vertical: 'top', wrapText: true } } as const;
  sheet.columns = [
    ...kept.map(() => ({ width: 18, style: text })),
    { width: 60, style: { ...text, font: { color: { argb: 'FFC00000' } } } },
    { width: 24, style: text },
  ];
  const header = sheet.addRow([...kept.map((one) => escaped(one.header)), ...answerColumns]);
  header.font = { bold: true };
  header.commit();
  const cellsOf = new Map(sheetRows.map(({ row, cells }) => [row, cells]));
  for (const row of rows) {
    if (endOf(row) !== 'rejected') continue;
    const cells = row.secret ? [] : (cellsOf.get(row.row) ?? []);
    sheet.addRow([...kept.map(({ index }) => cells[index] ?? ''), ...answerTo(row)].map(escaped)).commit();
  }
  sheet.commit();
  await workbook.commit();
  return bytes;
}
