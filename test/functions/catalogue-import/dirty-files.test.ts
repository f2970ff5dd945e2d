import ExcelJS from 'exceljs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { endOf, stagedRows } from '#functions/catalogue-import/checking/accounting.ts';
import { countRows, StagedRow } from '#functions/catalogue-import/row-account.ts';
import { dbfSheet, unicodeTextSheet, xlsSheet } from '#infra/local/samples/old-formats.ts';
import { gbkSheet, utf8Sheet } from '#infra/local/samples/sheets.ts';
import { planned } from './planned.ts';
import { sheetOf, workbookOf, zipOf } from './reading/zips.ts';

const runs = 2000;

const headers = [
  '档号',
  '年度',
  '期限',
  '责任者',
  '文号',
  '题名',
  '成文日期',
  '页数',
  '密级',
  '备注',
  '男方姓名',
  '全宗号',
  '件号',
  '证件号',
];
const oddHeader = fc.constantFrom('', '  ', '序号', '档 号', '題名', 'DH', '问题', '女方', '姓名', '\uFFFD', '题名*');
const cell = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: 20 }).map((n) => `A439-WS·2015·D30·003-${String(n).padStart(3, '0')}`),
  },
  fc.constantFrom('Ａ439－WS·2015·D30·003－005', 'A439-WS.2015.D30.003-006', 'C038-001-002-003', '机密★10年', '秘密'),
  fc.constantFrom('合计', '小计:', '同上', '〃', '=cmd|x', "'=1", '锟斤拷', '𠮷田䶮', '館長(zhǎng)', '1.10105E+17'),
  fc.constantFrom('2015', '20150108', '19920231', '1998.3.2', '36526', '20150200', 'D30', '永', 'Y', '3', '公开'),
  fc.constantFrom('含"引号', '"', '两,列', '分\t表', '一行\n两行', '\r', '\0', '\u200B', '长'.repeat(2100)),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const lines = fc
  .tuple(
    fc.array(fc.array(cell, { maxLength: 3 }), { maxLength: 2 }),
    fc.shuffledSubarray(headers, { minLength: 1 }),
    fc.array(oddHeader, { maxLength: 3 }),
    fc.array(fc.array(cell, { maxLength: 16 }), { maxLength: 12 }),
  )
  .map(([above, known, odd, rows]) => [...above, [...known, ...odd], ...rows]);

/** Reads a file; whatever it is, it is either refused by name or every row of it ends in exactly one way. */
async function endsWell(bytes: Buffer): Promise<'refused' | 'read'> {
  const read = await planned(bytes).catch((error) => {
    if (error?.name !== 'Unreadable') throw error;
    return undefined;
  });
  if (!read) return 'refused';
  const rows = read.rows.filter(({ passedOver }) => !passedOver);
  const counts = countRows(rows.map(endOf));
  expect(counts.created + counts.updated + counts.unchanged + counts.rejected).toBe(rows.length);
  expect(read.rows.map(({ row }) => row)).toEqual(read.sheet.rows.map(({ row }) => row));
  const staged = stagedRows(read.rows);
  for (const one of staged) StagedRow.parse(one);
  expect(staged).toHaveLength(counts.received - counts.rejected);
  expect(new Set(staged.map(({ description }) => description.referenceCode)).size).toBe(staged.length);
  return 'read';
}

const xml = (text: string) =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);

const formats: [string, (rows: string[][]) => Buffer][] = [
  ['CSV in GB18030', (rows) => gbkSheet('a', rows).bytes],
  ['CSV in UTF-8', (rows) => utf8Sheet('a', rows).bytes],
  ['TXT in UTF-16', (rows) => unicodeTextSheet('a', rows).bytes],
  ['XLSX', (rows) => zipOf(workbookOf(sheetOf(rows.map((row) => row.map(xml)))))],
  ['XLS', (rows) => xlsSheet('a', rows).bytes],
  ['DBF', (rows) => dbfSheet('a', rows.length > 0 ? rows : [['DH']]).bytes],
];

test.each(formats)(
  '%s: 2,000 dirty files, none crashes, all accounts add up',
  async (_, make) => {
    const ends = { refused: 0, read: 0 };
    await fc.assert(
      fc.asyncProperty(lines, async (rows) => {
        ends[await endsWell(make(rows))]++;
      }),
      { numRuns: runs },
    );
    expect(ends.read).toBeGreaterThan(runs / 20); // the files are not all too broken to tell anything
  },
  180_000,
);

test.each(formats)(
  '%s: bytes changed, cut off or added are refused or read, never a crash',
  async (_, make) => {
    const whole = make([
      ['档号', '题名', '责任者'],
      ...Array.from({ length: 5 }, (_, n) => [`C038-001-002-00${n}`, `题名${n}`, '某局']),
    ]);
    const damage = fc.tuple(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }),
      fc.nat(whole.length),
      fc.boolean(),
    );
    await fc.assert(
      fc.asyncProperty(damage, async ([changes, cut, cutting]) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        await endsWell(cutting ? bytes.subarray(0, cut) : bytes);
      }),
      { numRuns: 400 },
    );
  },
  120_000,
);

test('a workbook written by a program of the trade is among the files that are read', async () => {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('目录').addRows([
    ['档号', '题名', '责任者'],
    ['C038-001-002-003', iconv.decode(Buffer.from([0xb5, 0xb5]), 'gbk'), '某局'],
  ]);
  expect(await endsWell(Buffer.from(await book.xlsx.writeBuffer()))).toBe('read');
});
