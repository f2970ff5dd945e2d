import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { answerWorkbook, planned } from '../planned.ts';

const columns = ['序号', '档号', '年度', '期限', '责任者', '题名', '日期', '页数', '柜号'];
const title = '湘阴县民政局2015年归档文件目录';

/** A clerk's workbook: a title over all columns, who made it, her own widths, a cell of text with zeros, a real date. */
async function clerksSheet(above = title): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('目录');
  sheet.addRow([above]);
  sheet.mergeCells('A1:I1');
  sheet.addRow(['编制单位:办公室', '', '', '', '', '', '', '编制日期:2016-03']);
  sheet.addRow(columns);
  const good = ['1', 'A439-WS·2015·D30·003-001', '2015', 'D30', '湘阴县民政局', '关于通知', '20150108', '2', '007'];
  sheet.addRow(good);
  sheet.addRow([
    '2',
    'A439-WS·2015·D30·003-002',
    '2015',
    'D30',
    '',
    '关于做好全县婚姻登记档案移交进馆工作的通知',
    new Date('2015-03-02'),
    '2',
    '008',
  ]);
  sheet.addRow(['3', 'A439-WS·2015·D30·003-003', '2015', '三十', '湘阴县民政局', '=1+1', '20150231', '两页', '009']);
  sheet.getCell('G5').numFmt = 'yyyy-mm-dd';
  for (const [at, width] of [5, 30, 6, 6, 20, 44, 12, 6, 7].entries()) sheet.getColumn(at + 1).width = width;
  return Buffer.from(await book.xlsx.writeBuffer());
}

async function answered(above?: string) {
  const { sheet, rows } = await planned(await clerksSheet(above));
  const bytes = await answerWorkbook(sheet, rows);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(new Uint8Array(bytes).buffer);
  return { bytes, answer: book.worksheets[0]! };
}

test("the error workbook is the clerk's own sheet: her titles, columns, order, widths and texts, with 问题 and 建议", async () => {
  const { bytes, answer } = await answered();
  expect(answer.getCell('A1').text).toBe(title);
  expect(answer.getCell('K1').master.address).toBe('A1'); // over the whole table, as it was
  expect([answer.getCell('A2').text, answer.getCell('H2').text]).toEqual(['编制单位:办公室', '编制日期:2016-03']);
  expect((answer.getRow(3).values as string[]).slice(1)).toEqual([...columns, '问题', '建议']);
  expect(answer.columns.slice(0, 9).map(({ width }) => Math.round(width ?? 0))).toEqual([
    5, 30, 6, 6, 20, 44, 12, 6, 7,
  ]);
  expect([answer.getCell('G4').text, answer.getCell('I4').text, answer.getCell('I4').numFmt]).toEqual([
    '2015-03-02',
    '008',
    '@',
  ]);
  expect(answer.getCell('J4').text).toBe(
    '第2行:责任者为必填项,请按原件填写。\n日期“2015-03-02”写法不规范,建议改为20150302(2015年3月2日),请按列确认。',
  );
  expect(answer.getCell('J5').text).toMatch(/20150231.*\n.*三十.*\n.*两页/s);
  expect(answer.getCell('F5').value).toBe("'=1+1");
  expect(answer.views).toMatchObject([{ state: 'frozen', ySplit: 3 }]);
  const again = await planned(bytes);
  expect(again.sheet.headerLine).toBe(3);
  expect(again.rows.map(({ referenceCode }) => referenceCode)).toEqual([
    'A439-WS·2015·D30·003-002',
    'A439-WS·2015·D30·003-003',
  ]);
});

test('of a title that names a secret class nothing is kept', async () => {
  for (const above of ['2015年机密文件目录', '机密★10年']) {
    const { answer } = await answered(above);
    const all = answer.getSheetValues().flat().join();
    expect(all).not.toContain('机密文件');
    expect(all).not.toContain('★');
  }
});
