import * as xlsx from '@e965/xlsx';
import { formatShows, shownDate } from './date-format.ts';
import { refuseHostileFormula } from './hostile-formula.ts';
import { dateText, type Line, mostColumns, numberText } from './line.ts';
import { mergeFiller } from './merged-cells.ts';
import { Unreadable } from './unreadable.ts';

const decoders = new Map(
  [1200, 65001, 1252].map((page, at) => [page, new TextDecoder(['utf-16le', 'utf-8', 'latin1'][at])]),
);
const chinese = new TextDecoder('gb18030');

// Before Excel 97 texts were in the code page of the machine, here cp936; the library's own tables would weigh 470 KB.
xlsx.set_cptable({
  utils: {
    decode: (page: number, bytes: Iterable<number>) => (decoders.get(page) ?? chinese).decode(Uint8Array.from(bytes)),
    encode: (_: number, text: string) => Buffer.from(text, 'utf16le'),
  },
});

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const encryptedPackage = utf16('EncryptedPackage');
const macroStorage = utf16('_VBA_PROJECT_CUR');

const read = (bytes: Buffer): xlsx.WorkBook => {
  if (bytes.includes(encryptedPackage)) throw new Unreadable('encrypted');
  if (bytes.includes(macroStorage)) throw new Unreadable('macros');
  try {
    return xlsx.read(bytes, { dense: true, cellNF: true, cellStyles: true, cellFormula: true, codepage: 936 });
  } catch (error) {
    const encrypted = error instanceof Error && /password|encrypt/i.test(error.message);
    throw new Unreadable(encrypted ? 'encrypted' : 'broken-workbook');
  }
};

function textOf(cell: xlsx.CellObject | undefined, from1904: boolean): string {
  if (!cell || cell.v === undefined || cell.v === null) return '';
  if (cell.f) refuseHostileFormula(cell.f);
  if (cell.t === 'e') return cell.w ?? '';
  if (cell.v instanceof Date) return dateText(cell.v);
  if (typeof cell.v !== 'number') return String(cell.v);
  const format = String(cell.z ?? 'General');
  if (xlsx.SSF.is_date(format) && cell.v > 0) {
    const { y, m, d } = xlsx.SSF.parse_date_code(cell.v, { date1904: from1904 });
    const written = `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
    return shownDate(written, formatShows(format) ?? 'day');
  }
  const text = numberText(cell.v);
  return /^0{2,}$/.test(format) && /^\d+$/.test(text) ? text.padStart(format.length, '0') : text;
}

/**
 * The sheets of an old .xls (BIFF). The format ends at 65,536 rows, so it is read whole. Throws Unreadable.
 */
export function xlsSheets(bytes: Buffer): { hidden: boolean; lines(): AsyncIterable<Line> }[] {
  const book = read(bytes);
  const from1904 = book.Workbook?.WBProps?.date1904 ?? false;
  return book.SheetNames.flatMap((name, at) => {
    const sheet = book.Sheets[name] as xlsx.DenseWorkSheet | undefined;
    if (!sheet) return [];
    const merges = (sheet['!merges'] ?? []).map(({ s, e }: xlsx.Range) => ({
      top: s.r,
      left: s.c,
      bottom: e.r,
      right: e.c,
    }));
    const data = sheet['!data'] ?? [];
    const heights = sheet['!rows'] ?? [];
    async function* lines() {
      const fill = mergeFiller(merges, mostColumns);
      for (let row = 0; row < data.length; row++) {
        const cells = Array.from(data[row] ?? [], (cell) => textOf(cell, from1904));
        while (cells.at(-1) === '') cells.pop();
        if (cells.length > mostColumns) throw new Unreadable('too-many-columns');
        const merged = fill(row, cells);
        const hidden = heights[row]?.hidden === true;
        yield { cells, ...(hidden && { hidden: true as const }), ...(merged.length > 0 && { merged }) };
      }
    }
    return [{ hidden: (book.Workbook?.Sheets?.[at]?.Hidden ?? 0) > 0, lines }];
  });
}
