import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { dbfSheet, xlsSheet } from '#infra/local/samples/old-formats.ts';
import { mergeFiller } from '#shared/sheets/merged-cells.ts';
import { cellsOf, planned } from '../planned.ts';
import { sheetOf, workbookOf, zipOf } from './zips.ts';

const lines = [
  ['档号', '题名', '责任者'],
  ['C038-001-002-003', '甲', '某局'],
];
const good = sheetOf(lines);
const formula = (text: string) => good.replace('</sheetData>', `<row><c><f>${text}</f><v>1</v></c></row></sheetData>`);
const empty = (name: string) => ({ name, content: '<x/>' });

test('the workbook of these tests is read when nothing is wrong with it', async () => {
  expect(await cellsOf(zipOf(workbookOf(good)))).toEqual({ encoding: 'XLSX', lines });
  const prefixed = good.replace(/<(\/?)(\w)/g, '<$1x:$2').replace('<x:worksheet', '<x:worksheet xmlns:x="x"');
  expect((await cellsOf(zipOf(workbookOf(prefixed)))).lines).toEqual(lines);
});

test.each([
  ['macros', workbookOf(good, empty('xl/vbaProject.bin'))],
  ['external-links', workbookOf(good, empty('xl/externalLinks/externalLink1.xml'))],
  ['external-links', workbookOf(good, empty('xl/connections.xml'))],
  ['embedded-objects', workbookOf(good, empty('xl/embeddings/oleObject1.bin'))],
  ['hostile-formula', workbookOf(formula("cmd|'/C calc'!A0"))],
  ['hostile-formula', workbookOf(formula('[1]Sheet1!A1'))],
  ['hostile-formula', workbookOf(formula('WEBSERVICE(&quot;http://x&quot;)'))],
  ['encrypted', workbookOf(good, { name: 'xl/x.xml', content: 'x', flags: 0x801 })],
  ['swollen-workbook', workbookOf(good, { name: 'xl/media/x', content: 'x', declaredSize: 2 ** 31 })],
  ['swollen-workbook', workbookOf(good, { name: 'xl/media/x', content: Buffer.alloc(20 * 2 ** 20) })],
  ['too-many-columns', workbookOf(good.replace('</sheetData>', '<row><c r="XFD3"><v>1</v></c></row></sheetData>'))],
  ['broken-workbook', workbookOf(`<!DOCTYPE x [<!ENTITY a "b">]>${good}`)],
  ['broken-workbook', workbookOf(good.slice(0, -40))],
  ['broken-workbook', workbookOf(good, empty('xl/workbook.xml'))],
])('%s is refused by name', async (reason, entries) => {
  await expect(cellsOf(zipOf(entries))).rejects.toMatchObject({ name: 'Unreadable', reason });
});

test('a part that unpacks to more than it declares is refused while it unpacks', async () => {
  const rows = Array.from({ length: 4000 }, () => lines[1] ?? []);
  const entries = workbookOf(sheetOf([lines[0] ?? [], ...rows]));
  const lying = entries.map((one) => (one.name.includes('sheet1') ? { ...one, declaredSize: 5000 } : one));
  await expect(cellsOf(zipOf(lying))).rejects.toMatchObject({ reason: 'swollen-workbook' });
});

test('ordinary formulas are read by their result; dates, zeros and long numbers as the clerk sees them', async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('目录');
  sheet.addRows([
    ['全宗号', '件号', '成文日期', '证件号', '题名'],
    [12, 7, new Date(Date.UTC(1998, 2, 2)), 110105194912310000, { formula: 'A1', result: '结果' }],
  ]);
  sheet.getCell('A2').numFmt = '000';
  sheet.getCell('B2').numFmt = '0000';
  sheet.getCell('C2').numFmt = 'yyyy"年"m"月"d"日"';
  const { lines: read } = await cellsOf(Buffer.from(await book.xlsx.writeBuffer()));
  expect(read[1]).toEqual(['012', '0007', '1998-03-02', '1.1010519491231E+17', '结果']);
});

test('merged and hidden rows are read, filled, and asked about; two header rows by merging are one', async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('目录');
  sheet.addRows([
    ['平江县婚姻登记目录'],
    ['档号', '男方', '', '女方', '', '登记机关'],
    ['', '姓名', '职业', '姓名', '职业', ''],
    ['A120-ZY·HY·1987·Y-0231', '陈志远', '工人', '吴秀英', '教师', '平江县长寿区公所'],
    ['A120-ZY·HY·1987·Y-0232', '张建国', '农民', '李桂香', '农民', ''],
  ]);
  for (const range of ['A1:F1', 'A2:A3', 'B2:C2', 'D2:E2', 'F2:F3', 'F4:F5']) sheet.mergeCells(range);
  sheet.getRow(5).hidden = true;
  const { rows, sheet: mapped } = await planned(Buffer.from(await book.xlsx.writeBuffer()));
  expect(mapped).toMatchObject({ headerLine: 3 });
  expect(rows[1]?.description).toMatchObject({
    responsibleParty: '平江县长寿区公所',
    personalNames: [
      { name: '张建国', role: '男方' },
      { name: '李桂香', role: '女方' },
    ],
  });
  expect(rows.map(({ issues }) => issues.map(({ code, column, zh }) => [code, column, zh]))).toEqual([
    [],
    [
      ['V23', '档号', '该行在表中被隐藏,请确认是否提交。'],
      ['V23', '登记机关', '该行含合并单元格,已按左上角的值填充,请确认。'],
    ],
  ]);
});

test('an .xls and a .dbf are read like other sheets; deleted records are left out, a cut-off table is refused', async () => {
  const rare = [lines[0] ?? [], ['C038-001-002-003', '𠮷田䶮与㛃氏', '某局']];
  expect(await cellsOf(xlsSheet('目录.xls', rare).bytes)).toEqual({ encoding: 'XLS', lines: rare });
  const { bytes } = dbfSheet('ML.DBF', [['DH', 'TM', 'ZRZ'], rare[1] ?? [], rare[1] ?? []]);
  expect(await cellsOf(bytes)).toEqual({ encoding: 'DBF', lines: [['DH', 'TM', 'ZRZ'], rare[1], rare[1]] });
  await expect(cellsOf(bytes.subarray(0, bytes.length - 20))).rejects.toMatchObject({ reason: 'cut-off' });
  bytes[bytes.readUInt16LE(8)] = 0x2a;
  expect((await cellsOf(bytes)).lines).toHaveLength(2);
});

test('merged ranges that overlap are refused', () => {
  const at = (top: number, left: number) => ({ top, left, bottom: top + 2, right: left + 2 });
  const fill = (...merges: ReturnType<typeof at>[]) => {
    const next = mergeFiller(merges, 500);
    for (let row = 0; row < 9; row++) next(row, ['甲']);
  };
  fill(at(0, 0), at(0, 3), at(3, 1));
  expect(() => fill(at(0, 0), at(2, 2))).toThrow('broken-workbook');
});
