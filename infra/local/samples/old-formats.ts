import * as xlsx from '@e965/xlsx';
import iconv from 'iconv-lite';
import { asSheet, type SampleSheet } from './sheets.ts';

/** A tab-delimited text in UTF-16 with its mark, as Excel saves 「Unicode 文本」. */
export const unicodeTextSheet = (fileName: string, rows: string[][]): SampleSheet =>
  asSheet(fileName, Buffer.from(`\uFEFF${rows.map((row) => row.join('\t')).join('\r\n')}\r\n`, 'utf16le'));

/** An .xls (BIFF8) of text cells, as WPS saves for Excel 97. */
export function xlsSheet(fileName: string, rows: string[][]): SampleSheet {
  const book = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows), '目录');
  return asSheet(fileName, xlsx.write(book, { type: 'buffer', bookType: 'biff8' }));
}

const widest = 254;

/** A dBASE III table of character fields in GBK; the first row names the fields (ten bytes at most each). */
export function dbfSheet(fileName: string, [names = [], ...rows]: string[][]): SampleSheet {
  const bytesOf = (text: string) => iconv.encode(text, 'gb18030');
  const widths = names.map((_, at) =>
    Math.min(widest, Math.max(1, ...rows.map((row) => bytesOf(row[at] ?? '').length))),
  );
  const length = widths.reduce((sum, width) => sum + width, 1);
  const head = Buffer.alloc(32 + names.length * 32 + 1);
  head.set([0x03, 95, 7, 26]);
  head.writeUInt32LE(rows.length, 4);
  head.writeUInt16LE(head.length, 8);
  head.writeUInt16LE(length, 10);
  names.forEach((name, at) => {
    head.set(bytesOf(name).subarray(0, 10), 32 + at * 32);
    head.write('C', 32 + at * 32 + 11, 'latin1');
    head[32 + at * 32 + 16] = widths[at] ?? 1;
  });
  head[head.length - 1] = 0x0d;
  const records = rows.map((row) => {
    const record = Buffer.alloc(length, 0x20);
    let place = 1;
    widths.forEach((width, at) => {
      record.set(bytesOf(row[at] ?? '').subarray(0, width), place);
      place += width;
    });
    return record;
  });
  return asSheet(fileName, Buffer.concat([head, ...records, Buffer.from([0x1a])]));
}
