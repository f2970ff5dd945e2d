import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endOf, stagedRows } from '#functions/catalogue-import/checking/accounting.ts';
import { exported, xlsxFile } from '#functions/catalogue-import/exporting/exported.ts';
import { csvText as csvFile } from '#shared/print/csv.ts';
import { contentHashOf, type Entry, recordIdOf } from '#shared/records/record.ts';
import { cellsOf, planned, plannedText } from '../planned.ts';

const files: [string, (lines: string[][]) => Buffer][] = [
  ['CSV', csvFile],
  ['XLSX', xlsxFile],
];

const cell = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.constantFrom(
      '𠮷田䶮㛃',
      '=1+1',
      "'=1",
      '@SUM(A1)',
      '-5',
      '+86',
      '两,列',
      '含"引号',
      '<&>',
      '一行\n两行',
      '001',
      '20150108',
    ),
  )
  .map((text) => `${text.replace(/[^\n\u0020-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD\u{10000}-\u{10FFFF}]/gu, '').trim()}。`);

test.each(files)('%s: what is written is read again as it was, and nothing in it is a formula', async (_, write) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 }), async (rows) => {
      const lines = [['档号', '题名', '责任者'], ...rows];
      expect((await cellsOf(write(lines))).lines).toEqual(lines);
    }),
    { numRuns: 60 },
  );
  const text = csvFile([['=cmd|x', "'=1", '＝1', '普通']]).toString();
  expect(text).toBe("\uFEFF'=cmd|x,''=1,'＝1,普通\r\n");
});

/** The entries that a sheet would make. */
async function entriesOf(text: string): Promise<Entry[]> {
  const { rows } = await plannedText(text);
  return stagedRows(rows).map(({ description }) => ({
    ...description,
    recordId: recordIdOf(description.archivesCode, description.referenceCode),
    part: 'entry',
    openingStatus: 'unreviewed',
    version: 1,
    contentHash: contentHashOf(description),
    by: 'zhang-min',
    at: '2024-09-29T01:02:03.000Z',
  }));
}

test.each(files)(
  '%s: an exported catalogue that comes back as it is changes nothing, whatever its records are',
  async (_, write) => {
    const entries = await entriesOf(
      [
        '档号,年度,期限,责任者,文号,题名,日期,男方姓名,女方姓名,当事人,曾用名,页数,密级,开放标识,备注,性别,学校,男方生日',
        'A120-ZY·HY·1987·Y-0230,1987,Y,长寿区公所,,,19870609,欧阳建华,𠮷田䶮,,,2,,控制,,,,19620101',
        'A439-WS·2015·D30·003-001,2015,D30,湘阴县民政局,湘民发(2015)1号,=关于通知,201503,,,,,3,公开,,@备注,,,',
        'A439-ZY·XJ·1987·Y-0001,,Y,湘阴一中,,,[19870000],,,㛃一、㛃二,旧名,,内部,,,女,湘阴一中,',
      ].join('\n'),
    );
    expect(entries).toHaveLength(3);
    const held = new Map(entries.map((entry) => [entry.recordId, entry]));
    const { rows } = await planned(write(exported(entries)), {}, { held });
    expect(rows.map(endOf)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  },
);

test('columns in which nobody says anything are left out', async () => {
  const [header] = exported(await entriesOf('档号,题名,责任者\nC038-001-002-003,题名,文星镇'));
  expect(header).toEqual(['档号', '全宗号', '责任者', '题名']);
});
