import ExcelJS from 'exceljs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { readSheet } from '#functions/catalogue-import/reading/sheet.ts';
import { guarded, unguarded } from '#shared/print/formula-escape.ts';
import { decodeText } from '#shared/sheets/decode-text.ts';
import { cellsOf, mapSheet } from '../planned.ts';

const rare = '𠮷田䶮与㛃氏';
const chinese = fc.string({
  unit: fc.oneof(
    fc.constantFrom('𠮷', '䶮', '㛃', '〇', '·', '〔', '★', '€', '\u{2A6D6}', 'A', '1', '-'),
    fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((point) => String.fromCodePoint(point)),
    fc.integer({ min: 0x20000, max: 0x2a6d6 }).map((point) => String.fromCodePoint(point)),
  ),
});

test('rare characters survive in every encoding, which is named', () => {
  const text = `档号,姓名\r\nC038-001-002-003,${rare}\r\n`;
  expect(decodeText(Buffer.from(text))).toEqual({ text, encoding: 'UTF-8' });
  expect(decodeText(Buffer.from(`\uFEFF${text}`))).toEqual({ text, encoding: 'UTF-8' });
  expect(decodeText(iconv.encode(text, 'gb18030'))).toEqual({ text, encoding: 'GB18030' });
  expect(decodeText(iconv.encode(text, 'utf-16le', { addBOM: true }))).toEqual({ text, encoding: 'UTF-16' });
  expect(decodeText(iconv.encode(text, 'utf-16be', { addBOM: true }))).toEqual({ text, encoding: 'UTF-16' });
});

test('any text of Chinese characters comes back from GB18030 as it was', () => {
  fc.assert(
    fc.property(chinese, (text) => {
      const whole = `题名${text}题名`;
      expect(decodeText(iconv.encode(whole, 'gb18030'))).toEqual({ text: whole, encoding: 'GB18030' });
    }),
  );
});

test('bytes of no encoding become U+FFFD, never Latin-1 letters', () => {
  const { text } = decodeText(Buffer.from([0xb5, 0xb5, 0xff, 0xff, 0x30]));
  expect(text).toContain('\uFFFD');
  expect(text).not.toMatch(/[\u00C0-\u00FE]/);
});

test('delimited text is read by comma, tab or semicolon, with quotes, line breaks in cells and blank lines', async () => {
  const lines = [
    ['档号', '题名'],
    ['C038-001-002-003', '甲"乙,丙'],
    ['', ''],
    ['C038-001-002-004', '两行\n标题'],
  ];
  for (const delimiter of [',', '\t', ';']) {
    const cell = (text: string) => (/["\n,;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const text = lines.map((line) => line.map(cell).join(delimiter)).join('\r\n');
    expect(await cellsOf(Buffer.from(text))).toEqual({ encoding: 'UTF-8', lines });
  }
  expect((await mapSheet(lines)).rows.map(({ row }) => row)).toEqual([1, 3]);
});

test('a stray quotation mark does not lose the rows after it', async () => {
  const { lines } = await cellsOf(Buffer.from('档号,题名\nC038-001-002-003,"甲"乙\nC038-001-002-004,丙\n'));
  expect(lines.map(([code]) => code).slice(0, 3)).toEqual(['档号', 'C038-001-002-003', 'C038-001-002-004']);
});

test('a workbook is read as text: numbers in full, dates, rich text and results of formulas', async () => {
  const workbook = new ExcelJS.Workbook();
  workbook.addWorksheet('空表');
  workbook.addWorksheet('目录').addRows([
    ['档号', '题名', '成文日期', '页数', '备注'],
    [
      'C038-001-002-003',
      { richText: [{ text: '关于' }, { text: rare }] },
      new Date(Date.UTC(1998, 2, 2)),
      12,
      19980302,
    ],
    ['C038-001-002-004', { formula: 'A1', result: '结果' }, 36526, { error: '#N/A' }, true],
  ]);
  const { encoding, lines } = await cellsOf(Buffer.from(await workbook.xlsx.writeBuffer()));
  expect(encoding).toBe('XLSX');
  expect(lines).toEqual([
    ['档号', '题名', '成文日期', '页数', '备注'],
    ['C038-001-002-003', `关于${rare}`, '1998-03-02', '12', '19980302'],
    ['C038-001-002-004', '结果', '36526', '#N/A', 'true'],
  ]);
});

test('of several sheets the one with column names is read; two such are refused', async () => {
  const workbook = new ExcelJS.Workbook();
  workbook.addWorksheet('说明').addRows([['填表说明'], ['一行一件']]);
  workbook.addWorksheet('2015').addRows([
    ['档号', '题名'],
    ['C038-001-002-003', '甲'],
  ]);
  const bytes = async () => Buffer.from(await workbook.xlsx.writeBuffer());
  expect((await cellsOf(await bytes())).lines).toEqual([
    ['档号', '题名'],
    ['C038-001-002-003', '甲'],
  ]);
  workbook.addWorksheet('2016').addRows([
    ['档号', '题名'],
    ['C038-001-002-004', '乙'],
  ]);
  await expect(readSheet(await bytes())).rejects.toMatchObject({ reason: 'several-sheets' });
});

test.each([
  ['empty', Buffer.alloc(0)],
  ['empty', Buffer.from('\uFEFF \r\n')],
  ['broken-workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
  ['broken-workbook', Buffer.from('PK\x03\x04 no workbook at all', 'latin1')],
])('%s is said of a file that cannot be read', async (reason, bytes) => {
  await expect(readSheet(bytes)).rejects.toMatchObject({ name: 'Unreadable', reason });
});

test('formulas are made harmless in the error workbook and come back as they were', () => {
  expect(['=cmd|x', '+1', '-1', '@x', '\tx', '正常'].map(guarded)).toEqual([
    "'=cmd|x",
    "'+1",
    "'-1",
    "'@x",
    "'\tx",
    '正常',
  ]);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", '=', '-', '文', '+', '\t') }), (text) => {
      expect(guarded(text)).not.toMatch(/^[=+\-@\t\r]/);
      expect(unguarded(guarded(text))).toBe(text);
    }),
  );
});

test('a UTF-8 sheet with its mark stays UTF-8 when a character of it was cut', async () => {
  const whole = Buffer.from('\uFEFF档号,题名\nC038-001-002-003,关于甲\n');
  const cut = Buffer.concat([whole.subarray(0, -3), Buffer.from('\n')]);
  expect(await cellsOf(cut)).toMatchObject({
    encoding: 'UTF-8',
    lines: [
      ['档号', '题名'],
      ['C038-001-002-003', '关于\uFFFD'],
    ],
  });
});
