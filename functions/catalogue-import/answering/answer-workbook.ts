import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import { escaped } from '#shared/print/formula-escape.ts';
import type { PlannedRow } from '../checking/check-sheet.ts';
import { answerColumns, type Mapping } from '../columns/columns.ts';
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
 * Opens the error workbook: the rejected rows in the clerk's own columns and order, with 问题 and 建议, to be corrected
 * and uploaded as they are. Of a secret row only its number and V26. Cells are text, so that no program turns a code or
 * date into something else; formulas are made harmless (V32).
 */
export function openAnswer({ headers }: Mapping): Answer {
  const kept = headers
    .map((header, index) => ({ header, index }))
    .filter(({ header }) => !answerColumns.includes(header));
  const waiting = [[...kept.map(({ header }) => header), ...answerColumns].map(escaped)];
  let sheet: ReturnType<typeof openSheet> | undefined;
  const write = () => {
    sheet ??= openSheet(columnWidths(waiting));
    waiting.splice(0).forEach(sheet.add);
    return sheet;
  };
  return {
    add(row, cells) {
      const own = kept.map(({ index }) => (row.secret ? '' : (cells[index] ?? '')));
      waiting.push([...own, ...answerTo(row)].map(escaped));
      if (sheet || waiting.length > rowsForWidths) write();
    },
    close: () => write().close(),
  };
}

function openSheet(widths: number[]) {
  const stream = new PassThrough();
  const bytes = buffer(stream);
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true });
  const page = { orientation: 'landscape', paperSize: 9, fitToPage: true, fitToWidth: 1, fitToHeight: 0 } as const;
  const sheet = workbook.addWorksheet('退回的行', { views: [{ state: 'frozen', ySplit: 1 }], pageSetup: page });
  const problems = widths.length - answerColumns.length;
  sheet.columns = widths.map((width, at) => ({ width, style: at === problems ? { ...text, font: red } : text }));
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
