import * as xlsx from '@e965/xlsx';
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { formatShows } from '#shared/sheets/date-format.ts';
import { cellsOf } from '../planned.ts';
import { workbookOf, zipOf } from './zips.ts';

const march = 35_855; // 1998-03-01, as Excel keeps 1998年3月
const shown: [format: string, text: string][] = [
  ['yyyy"年"m"月"', '1998-03'],
  ['[$-804]yyyy"年"m"月";@', '1998-03'],
  ['mmm-yy', '1998-03'],
  ['yyyy', '1998'],
  ['yyyy/m/d', '1998-03-01'],
  ['yyyy"年"m"月"d"日"', '1998-03-01'],
  ['yyyy-mm-dd hh:mm', '1998-03-01'],
];

test.each(shown)('a date shown as %s is read as the clerk sees it, %s, from .xlsx and .xls', async (format, text) => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('目录');
  sheet.addRows([['档号'], [march]]);
  sheet.getCell('A2').numFmt = format;
  expect((await cellsOf(Buffer.from(await book.xlsx.writeBuffer()))).lines[1]).toEqual([text]);

  const old = xlsx.utils.book_new();
  const cells = { '!ref': 'A1:A2', A1: { t: 's', v: '档号' }, A2: { t: 'n', v: march, z: format } };
  xlsx.utils.book_append_sheet(old, cells as xlsx.WorkSheet, '目录');
  const bytes = xlsx.write(old, { type: 'buffer', bookType: 'biff8' }) as Buffer;
  expect((await cellsOf(bytes)).lines[1]).toEqual([text]);
});

test.each([
  [14, '1998-03-01'],
  [17, '1998-03'],
  [31, '1998-03-01'],
  [57, '1998-03'],
])('the built-in format %i shows %s', async (id, text) => {
  const styles = `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="${id}"/></cellXfs></styleSheet>`;
  const sheet = `<worksheet><sheetData><row><c t="inlineStr"><is><t>档号</t></is></c></row><row><c s="1"><v>${march}</v></c></row></sheetData></worksheet>`;
  const bytes = zipOf(workbookOf(sheet, { name: 'xl/styles.xml', content: styles }));
  expect((await cellsOf(bytes)).lines[1]).toEqual([text]);
});

test('a number that shows no date is none', () => {
  for (const format of ['General', '0.00', '000', '0.00E+00', '#,##0"元"', '"第"0"号"'])
    expect(formatShows(format)).toBeUndefined();
});
