import fc from 'fast-check';
import { dbfSheet, unicodeTextSheet, xlsSheet } from '#infra/local/samples/old-formats.ts';
import { gbkSheet, utf8Sheet } from '#infra/local/samples/sheets.ts';
import { sheetOf, workbookOf, zipOf } from './reading/zips.ts';

/** How many dirty files of each format are tried: a few hundred, or as many as `DIRTY_FILES` says (2000 for the whole proof). */
export const dirtyFiles = Number(process.env.DIRTY_FILES ?? 150);

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
  fc.constantFrom(`湘${'…'.repeat(80)}号`, '㍿'.repeat(190), `A439-WS·${Array(9).fill('1A'.repeat(10)).join('·')}-001`),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
/** Nothing but mistakes: strange headers, lines above them, wrong, secret, hostile and overlong cells. */
const mistakes = fc
  .tuple(
    fc.array(fc.array(cell, { maxLength: 3 }), { maxLength: 2 }),
    fc.shuffledSubarray(headers, { minLength: 1 }),
    fc.array(oddHeader, { maxLength: 3 }),
    fc.array(fc.array(cell, { maxLength: 16 }), { maxLength: 12 }),
  )
  .map(([above, known, odd, rows]) => [...above, [...known, ...odd], ...rows]);

const digits = (n: number) => String(n).padStart(3, '0');
/** What stands in each column of a good row, by its number. */
const good: Record<string, (n: number) => string> = {
  档号: (n) => `A439-WS·2015·D30·003-${digits(n)}`,
  年度: () => '2015',
  期限: (n) => (n % 5 === 0 ? '30年' : 'D30'),
  责任者: () => '湘阴县民政局',
  文号: (n) => `湘民发〔2015〕${n}号`,
  题名: (n) => `关于第${n % 7}号事项的通知`,
  成文日期: (n) => `201503${digits((n % 28) + 1).slice(1)}`,
  页数: (n) => String(n),
  密级: () => '',
  备注: (n) => (n % 3 === 0 ? '=备注' : ''),
  男方姓名: (n) => ['张建国', '𠮷田䶮', '欧阳㛃'][n % 3] ?? '',
};
/** Good rows among which a cell in twelve is a mistake: most are taken, with what they ask and what was held before. */
export const slips = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...Object.keys(good)), { maxLength: 8 }),
    fc.array(fc.tuple(fc.integer({ min: 1, max: 120 }), fc.array(fc.option(cell, { freq: 12 }), { maxLength: 12 })), {
      maxLength: 12,
    }),
  )
  .map(([some, rows]) => ({ columns: [...new Set([...some, '档号', '题名', '责任者'])], rows }))
  .map(({ columns, rows }) => [
    columns,
    ...rows.map(([n, wrong]) => columns.map((column, at) => wrong[at] ?? good[column]?.(n) ?? '')),
  ]);

/** The lines of a sheet as no archives should send it, or as many do. */
export const dirtyLines = fc.oneof(mistakes, slips);

const xml = (text: string) =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** Each format, and how a file of it is made of lines. */
export const formats: [string, (rows: string[][]) => Buffer][] = [
  ['CSV in GB18030', (rows) => gbkSheet('a', rows).bytes],
  ['CSV in UTF-8', (rows) => utf8Sheet('a', rows).bytes],
  ['TXT in UTF-16', (rows) => unicodeTextSheet('a', rows).bytes],
  ['XLSX', (rows) => zipOf(workbookOf(sheetOf(rows.map((row) => row.map(xml)))))],
  ['XLS', (rows) => xlsSheet('a', rows).bytes],
  ['DBF', (rows) => dbfSheet('a', rows.length > 0 ? rows : [['DH']]).bytes],
];
