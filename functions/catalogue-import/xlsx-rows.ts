import ExcelJS, { type CellValue } from 'exceljs';
import { hasColumnNames } from './header.ts';
import { Unreadable } from './unreadable.ts';

// exceljs needs up to twenty times the unpacked size; the function has 3 GB. 200,000 rows of ten columns are about 110 MB.
const mostUnpackedBytes = 140 * 2 ** 20;
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

/**
 * The cells of the one sheet that has column names, row by row (else of the first that has anything); blank rows stay.
 * Two sheets with column names are two catalogues: neither is passed over in silence. Throws Unreadable.
 */
export async function xlsxRows(bytes: Buffer): Promise<string[][]> {
  inspect(bytes);
  const sheets = await sheetsOf(bytes);
  const [catalogue, another] = sheets.filter(hasColumnNames);
  if (another) throw new Unreadable('several-sheets');
  const rows = catalogue ?? sheets[0];
  if (!rows) throw new Unreadable('empty');
  return rows;
}

async function sheetsOf(bytes: Buffer): Promise<string[][][]> {
  try {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
    return workbook.worksheets.map(rowsOf).filter((rows) => rows.length > 0);
  } catch {
    // exceljs throws what it likes at a damaged package; its message may quote a cell, so it goes no further.
    throw new Unreadable('broken-workbook');
  }
}

function rowsOf(sheet: ExcelJS.Worksheet): string[][] {
  const width = sheet.columnCount; // asked once: exceljs goes through all rows to answer
  const rows: string[][] = [];
  sheet.eachRow({ includeEmpty: true }, (row) => {
    rows.push(Array.from({ length: width }, (_, at) => textOf(row.getCell(at + 1).value)));
  });
  return rows;
}
