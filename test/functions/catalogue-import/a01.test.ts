import ExcelJS from 'exceljs';
import { beforeAll, expect, test } from 'vitest';
import { askedOf, endOf, previewOf, stagedRows } from '#functions/catalogue-import/checking/accounting.ts';
import { countRows } from '#functions/catalogue-import/row-account.ts';
import { contentHashOf, recordIdOf } from '#shared/records/record.ts';
import { a01Gbk, a01Secrets } from './a01.ts';
import { answerWorkbook, planned } from './planned.ts';

let read: Awaited<ReturnType<typeof planned>>;
beforeAll(async () => {
  read = await planned(a01Gbk);
});

const codesOf = (row: number) => read.rows[row - 1]?.issues.map(({ code, severity }) => `${code} ${severity}`);

test('A01: eight of twelve rows can be taken, and why the others cannot', () => {
  expect(read.encoding).toBe('GB18030');
  expect(stagedRows(read.rows).map(({ row }) => row)).toEqual([1, 2, 4, 6, 8, 9, 10, 12]);
  expect(countRows(read.rows.map(endOf))).toEqual({ received: 12, created: 8, updated: 0, unchanged: 0, rejected: 4 });
  expect(codesOf(3)).toEqual(['V01 error', 'V03 information']);
  expect(codesOf(7)).toEqual(['V01 error']);
  expect(codesOf(5)).toContain('V05 error');
  expect(codesOf(9)).toEqual(['V09 warning']);
  expect(codesOf(11)).toEqual(['V26 error']);
  expect(codesOf(12)).toEqual(['V12 information']);
});

test('A01: the messages name rows, what is wrong and what to do', () => {
  expect(read.rows[2]?.issues[0]?.zh).toBe('第3行与第7行档号重复:A439-WS·2015·D30·003-005,请核对件号。');
  expect(read.rows[4]?.issues.map(({ zh }) => zh)).toContain('日期19920231不存在(1992年2月只有29天),请按原件改正。');
  expect(read.rows[10]).toEqual({
    row: 11,
    secret: true,
    issues: [
      expect.objectContaining({ row: 11, code: 'V26', zh: '本平台不得上传涉密档案,该行及其文件已拒收且未保存。' }),
    ],
  });
});

test('A01: only the retention column asks, once for the column; 永 becomes Y and the original code is kept', () => {
  expect(askedOf(read.rows)).toEqual([
    {
      column: '期限',
      rows: 1,
      codes: ['V09'],
      examples: [expect.objectContaining({ row: 9, proposal: 'Y', zh: '保管期限“永”建议改为Y,请确认。' })],
    },
  ]);
  const staged = new Map(stagedRows(read.rows).map((one) => [one.row, one]));
  expect(staged.get(9)).toMatchObject({ description: { retentionCode: 'Y' }, asks: ['期限'] });
  expect(staged.get(12)?.description).toMatchObject({
    documentNumber: { original: '湘民发(2015)12号', normalised: '湘民发〔2015〕12号' },
    title: '关于印发《湘阴县2015年低保工作方案》的通知',
    levelOfDescription: 'item',
    pageCount: 15,
  });
});

test('A01: the preview shows the first five rows as written, with the canonical code beside', () => {
  const preview = previewOf(read.rows, read.sheet.rows, read.sheet.mapping);
  expect(preview.map(({ row, taken }) => [row, taken])).toEqual([
    [1, true],
    [2, true],
    [3, false],
    [4, true],
    [5, false],
  ]);
  expect(preview[2]).toMatchObject({
    referenceCode: 'A439-WS·2015·D30·003-005',
    cells: { 档号: 'Ａ439－WS·2015·D30·003－005', 标题: '关于表彰2014年度民政工作先进单位的决定' },
  });
  expect(read.sheet.mapping.unmapped).toEqual([]);
});

test('A01: the error workbook holds rows 3, 5 and 7 in the own columns, and of row 11 its number only', async () => {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await answerWorkbook(read.sheet, read.rows)) as never);
  const lines: string[][] = [];
  workbook.worksheets[0]?.eachRow(
    (row) => void lines.push(Array.from((row.values as unknown[]).slice(1), (value) => String(value ?? ''))),
  );
  const [header, ...rows] = lines;
  expect(header).toEqual([
    '档号',
    '年度',
    '期限',
    '责任者',
    '文号',
    '标题',
    '成文日期',
    '页数',
    '密级',
    '备注',
    '问题',
    '建议',
  ]);
  expect(rows.map((row) => row[5])).toEqual([
    '关于表彰2014年度民政工作先进单位的决定',
    '关于一九九二年婚姻登记工作情况的报告',
    '关于成立社会救助工作领导小组的通知',
    '',
  ]);
  expect(rows[0]?.[0]).toBe('Ａ439－WS·2015·D30·003－005');
  expect(rows[1]?.[10]).toMatch(/^第5行:日期19920231不存在/);
  expect(rows[3]?.filter((cell) => cell !== '')).toEqual([
    '第11行:本平台不得上传涉密档案,该行及其文件已拒收且未保存。',
  ]);
});

test('A01: nothing of the secret row is in anything that is kept', async () => {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await answerWorkbook(read.sheet, read.rows)) as never);
  const kept = JSON.stringify([
    stagedRows(read.rows),
    read.rows.map(({ issues }) => issues),
    askedOf(read.rows),
    previewOf(read.rows, read.sheet.rows, read.sheet.mapping, 12),
    workbook.worksheets.map((sheet) => sheet.getSheetValues()),
  ]);
  for (const secret of a01Secrets) expect(kept).not.toContain(secret);
});

test('A01: the same sheet again changes nothing', async () => {
  const held = new Map(
    stagedRows(read.rows).map(({ description }) => [
      recordIdOf('443021', description.referenceCode),
      { contentHash: contentHashOf(description), version: 1, title: description.title },
    ]),
  );
  const again = await planned(a01Gbk, {}, { held });
  expect(countRows(again.rows.map(endOf))).toEqual({ received: 12, created: 0, updated: 0, unchanged: 8, rejected: 4 });
  expect(again.rows[0]?.issues.map(({ zh }) => zh)).toEqual(['已存在,未重复导入。']);
});
