import { expect, test } from 'vitest';
import { errorWorkbook, exportFonds, listProblems } from '#functions/catalogue-import/contract.ts';
import { findPerson } from '#functions/lookup/contract.ts';
import { dbfSheet, unicodeTextSheet, xlsSheet } from '#infra/local/samples/old-formats.ts';
import { asSheet, gbkSheet, linesOf2015, type SampleSheet, utf8Sheet, xlsxSheet } from '#infra/local/samples/sheets.ts';
import { checked, commit, importSheet, sendSheet } from '#infra/local/story/deeds.ts';
import { cellsOf } from '#test/functions/catalogue-import/planned.ts';
import { everythingKept } from './kept.ts';
import { aProvince } from './standing.ts';

const province = aProvince();
const xiangyin = { archivesCode: '443021' };
const clerk = () => province.as('xiangyinCataloguer');
const secret = '此题名不得留存于平台任何一处';

/** The sheet of 2015 under the codes of another office, so that each format brings rows of its own. */
const linesOf = (office: string) => linesOf2015.map((cells) => cells.map((cell) => cell.replace('·003', `·${office}`)));
const fieldNames = ['DH', 'ND', 'BGQX', 'ZRZ', 'WH', 'TM', 'CWRQ', 'YS', 'MJ', 'BZ'];
const ofOffice = (text: string) => text.replaceAll(/·1\d\d([-－])/g, '·003$1');

const formats: [string, () => SampleSheet | Promise<SampleSheet>][] = [
  ['GB18030', () => gbkSheet('目录.csv', linesOf('101'))],
  ['UTF-8', () => utf8Sheet('目录.csv', linesOf('102'), false)],
  ['UTF-16', () => unicodeTextSheet('目录.txt', linesOf('103'))],
  ['XLSX', () => xlsxSheet('目录.xlsx', linesOf('104'))],
  ['XLS', () => xlsSheet('目录.xls', linesOf('105'))],
  ['DBF', () => dbfSheet('ML.DBF', [fieldNames, ...linesOf('106').slice(1)])],
];

/** What a clerk learns and gets of one sheet, without the names of columns, which a .dbf has of its own. */
async function wholeOf(sheet: SampleSheet) {
  const params = { ...xiangyin, importId: await sendSheet(clerk(), xiangyin, sheet) };
  const shown = await checked(clerk(), params);
  const { items } = await clerk()(listProblems, { params, query: { limit: 100 } });
  const { url } = await clerk()(errorWorkbook, { params });
  const answer = await cellsOf(Buffer.from(await (await fetch(url)).arrayBuffer()));
  const done = await commit(clerk(), params);
  const again = await checked(clerk(), { ...params, importId: await sendSheet(clerk(), xiangyin, sheet) });
  return {
    format: shown.encoding,
    result: {
      counts: shown.counts,
      preview: shown.preview?.map(({ row, taken, cells, referenceCode = '' }) => [
        row,
        taken,
        ofOffice(referenceCode),
        ...Object.values(cells).map(ofOffice).sort(),
      ]),
      asks: shown.asks?.map(({ rows, codes }) => [rows, codes]),
      problems: items.map(({ row, code, severity, zh, proposal = '' }) => [
        row,
        code,
        severity,
        ofOffice(zh),
        ofOffice(proposal),
      ]),
      answer: answer.lines.slice(1).map((cells) => cells.slice(0, 11).map(ofOffice)),
      committed: done.committed,
      again: again.counts,
    },
  };
}

test('A01 on every format of the same content: each is known for what it is, and all have equal results', async () => {
  const found = [];
  for (const [, sheet] of formats) found.push(await wholeOf(await sheet()));
  expect(found.map(({ format }) => format)).toEqual(formats.map(([format]) => format));
  const first = found[0]?.result;
  expect(first).toMatchObject({
    counts: { received: 12, created: 8, updated: 0, unchanged: 0, rejected: 4 },
    committed: { received: 12, created: 8, updated: 0, unchanged: 0, rejected: 4 },
    again: { received: 12, created: 0, updated: 0, unchanged: 8, rejected: 4 },
  });
  expect(first?.problems.filter(([, , severity]) => severity === 'error').map(([row, code]) => [row, code])).toEqual([
    [3, 'V01'],
    [5, 'V05'],
    [7, 'V01'],
    [11, 'V26'],
  ]);
  for (const { format, result } of found) expect({ format, ...result }).toEqual({ format, ...first });
  // the last sheet goes a moment after its result is told
  const secretKept = async () => (await everythingKept(province.platform)).text.includes(secret);
  await expect.poll(secretKept, { timeout: 60_000 }).toBe(false);
});

test('rare characters survive import, store, search and export as CSV and XLSX, and come back through every format as they were', async () => {
  const name = '𠮷田䶮㛃';
  const lines = [
    ['DH', 'BGQX', '姓名', 'ZRZ', 'CWRQ'],
    ['A439-ZY·XJ·1987·Y-0001', 'Y', name, '湘阴一中', '19870901'],
  ];
  expect((await importSheet(clerk(), xiangyin, gbkSheet('学籍.csv', lines))).committed).toMatchObject({ created: 1 });
  const { readable } = await province.as('xiangyinDesk')(findPerson, { params: xiangyin, body: { name, year: 1987 } });
  expect(readable.map(({ referenceCode, title }) => [referenceCode, title])).toEqual([
    ['A439-ZY·XJ·1987·Y-0001', `[${name}学籍档案]`],
  ]);
  for (const format of ['csv', 'xlsx'] as const) {
    const fonds = { params: { ...xiangyin, fondsNumber: 'A439' }, query: { format } };
    const { file, entries } = await clerk()(exportFonds, fonds);
    const bytes = Buffer.from(await (await fetch(file.url)).arrayBuffer());
    const { lines: sent } = await cellsOf(bytes);
    expect(sent.find(([code]) => code === 'A439-ZY·XJ·1987·Y-0001')).toEqual(expect.arrayContaining([name]));
    expect(sent).toHaveLength(entries + 1);
    const importId = await sendSheet(clerk(), xiangyin, asSheet(`目录.${format}`, bytes));
    const { counts } = await checked(clerk(), { ...xiangyin, importId });
    expect(counts).toEqual({ received: entries, created: 0, updated: 0, unchanged: entries, rejected: 0 });
  }
  for (const sheet of [
    utf8Sheet('a.csv', lines),
    await xlsxSheet('a.xlsx', lines),
    xlsSheet('a.xls', lines),
    dbfSheet('a.dbf', lines),
  ]) {
    const shown = await checked(clerk(), { ...xiangyin, importId: await sendSheet(clerk(), xiangyin, sheet) });
    expect({ fileName: sheet.fileName, ...shown.counts }).toMatchObject({ fileName: sheet.fileName, unchanged: 1 });
  }
});
