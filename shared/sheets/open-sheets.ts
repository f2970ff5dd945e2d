import { csvLines } from './csv-rows.ts';
import { dbfLines, dbfTable } from './dbf-rows.ts';
import { encodingOf } from './decode-text.ts';
import type { Sheet } from './line.ts';
import { Unreadable } from './unreadable.ts';
import { xlsSheets } from './xls-rows.ts';
import { xlsxSheets } from './xlsx-rows.ts';

/** One sheet of a file, and whether the clerk's program shows it. */
export type OneSheet = { hidden: boolean } & Omit<Sheet, 'encoding'>;

const startsWith = (bytes: Buffer, ...magic: number[]) => magic.every((byte, at) => bytes[at] === byte);

/** All sheets of a file by what its bytes are, whatever it is called: .xlsx, .xls, .dbf, or delimited text. Throws Unreadable. */
export async function openSheets(bytes: Buffer): Promise<{ encoding: Sheet['encoding']; sheets: OneSheet[] }> {
  if (bytes.length === 0) throw new Unreadable('empty');
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) return { encoding: 'XLSX', sheets: await xlsxSheets(bytes) };
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0) || startsWith(bytes, 0x09, 0x08))
    return { encoding: 'XLS', sheets: xlsSheets(bytes) };
  const table = dbfTable(bytes);
  if (table) return { encoding: 'DBF', sheets: [{ hidden: false, lines: () => dbfLines(bytes, table) }] };
  const encoding = encodingOf(bytes);
  return { encoding, sheets: [{ hidden: false, lines: await csvLines(bytes, encoding) }] };
}
