import ExcelJS, { type CellValue } from 'exceljs';
import { Unreadable } from './unreadable.ts';

const mostUnpackedBytes = 300 * 2 ** 20;
const centralEntry = Buffer.from('PK\x01\x02', 'latin1');

/** Refuses, before anything is unpacked, a package that swells suspiciously or carries macros (V31). Throws Unreadable. */
function inspect(bytes: Buffer): void {
  let unpacked = 0;
  for (let at = bytes.indexOf(centralEntry); at >= 0; at = bytes.indexOf(centralEntry, at + 46)) {
    if (at + 46 > bytes.length) break;
    unpacked += bytes.readUInt32LE(at + 24);
    const name = bytes.toString('latin1', at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    if (/vbaProject\.bin$/i.test(name)) throw new Unreadable('macros');
  }
  if (unpacked > mostUnpackedBytes) throw new Unreadable('swollen-workbook');
}

/** A cell as text: formulas by their result, dates as `1998-03-02`, numbers in full, errors as Excel shows them. */
function textOf(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value).toString() : String(value);
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('hyperlink' in value) return textOf(value.text as CellValue);
  if ('error' in value) return value.error;
  return 'result' in value ? textOf(value.result as CellValue) : '';
}

/** The cells of the first sheet with anything in it, row by row; blank rows stay. Throws Unreadable. */
export async function xlsxRows(bytes: Buffer): Promise<string[][]> {
  inspect(bytes);
  try {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
    const rows = rowsOf(workbook);
    if (rows) return rows;
  } catch {
    // exceljs throws what it likes at a damaged package; its message may quote a cell, so it goes no further.
    throw new Unreadable('broken-workbook');
  }
  throw new Unreadable('empty');
}

function rowsOf(workbook: ExcelJS.Workbook): string[][] | undefined {
  const sheet = workbook.worksheets.find(({ actualRowCount }) => actualRowCount > 0);
  const rows: string[][] = [];
  sheet?.eachRow({ includeEmpty: true }, (row) => {
    const cells: string[] = [];
    for (let column = 1; column <= sheet.columnCount; column++) cells.push(textOf(row.getCell(column).value));
    rows.push(cells);
  });
  return sheet && rows;
}
