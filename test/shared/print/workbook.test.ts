import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText } from '#shared/print/csv.ts';
import { workbook } from '#shared/print/workbook.ts';

async function read(bytes: Buffer) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes as never);
  return book.worksheets.map((sheet) => ({
    name: sheet.name,
    rows: sheet.getSheetValues().slice(1) as unknown[][],
  }));
}

test('another program reads back what was written: sheets, texts, numbers, rare characters, no formula', async () => {
  const rows = [
    ['档案馆', '条目'],
    ['湘阴县档案馆 <&"𠮷䶮㛃>', 1_500_000],
    ['=1+1', 0],
  ];
  const [first, second] = await read(
    workbook([
      { name: '各馆', rows },
      { name: '说明', rows: [['项目']] },
    ]),
  );
  expect(first?.name).toBe('各馆');
  expect(first?.rows.map((row) => row.slice(1))).toEqual(rows);
  expect(second?.rows.map((row) => row.slice(1))).toEqual([['项目']]);
});

test('any text survives, or what XML cannot hold is replaced', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 30, maxLength: 60 }),
      async (texts) => {
        const [sheet] = await read(workbook([{ name: 'x', rows: [texts] }]));
        const cells = (sheet?.rows[0] ?? []).slice(1);
        const plain = (text: string) => text.replace(/\p{Cc}|[\ufffe\uffff]/gu, '').replaceAll('\ufffd', '');
        expect(cells.map((cell) => plain(String(cell)))).toEqual(texts.map((text) => plain(text.toWellFormed())));
      },
    ),
    { numRuns: 10 },
  ));

test('the same sheets give the same bytes, and more than 26 columns have names', async () => {
  const wide = [{ name: 'w', rows: [Array.from({ length: 60 }, (_, n) => n)] }];
  expect(workbook(wide).equals(workbook(wide))).toBe(true);
  expect((await read(workbook(wide)))[0]?.rows[0]).toHaveLength(61);
});

test('CSV: what a spreadsheet would run as a formula is made harmless, quotes and lines are kept', () => {
  expect(csvText([['=cmd', 'a"b', '一\n二', -5]]).toString()).toBe('\uFEFF\'=cmd,"a""b","一\n二",-5\r\n');
});
