import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openAccount } from '#functions/catalogue-import/checking/account.ts';
import { askedOf, endOf, previewOf, stagedRows } from '#functions/catalogue-import/checking/accounting.ts';
import { addCounts, countRows, StagedRow } from '#functions/catalogue-import/row-account.ts';
import { answerWorkbook, cellsOf, plannedText } from '../planned.ts';

const columns = ['档号', '年度', '期限', '责任者', '文号', '题名', '成文日期', '页数', '密级', '备注'];
const text = (tag: string) => fc.integer({ min: 0, max: 9999 }).map((number) => `${tag}${number}`);
const cells = fc.tuple(
  fc.oneof(
    fc.integer({ min: 1, max: 12 }).map((number) => `A439-WS·2015·D30·003-${String(number).padStart(3, '0')}`),
    fc.constantFrom(
      '',
      'x',
      'Ａ439－WS·2015·D30·003－005',
      'A439-WS.2015.D30.003-006',
      'B001-WS·2015·Y-0001',
      'C038-001-002-003',
    ),
  ),
  fc.constantFrom('2015', '2012', '', '甲'),
  fc.constantFrom('D30', 'Y', '永', '', '长期', 'Y30'),
  fc.oneof(text('机关'), fc.constantFrom('', '同上')),
  fc.oneof(text('湘民发(2015)'), fc.constant('')),
  fc.oneof(text('标题'), fc.constantFrom('', '〃', '=cmd', '锟斤拷', '含"引号,与\n换行')),
  fc.constantFrom('20150108', '19920231', '1998.3.2', '20150200', '', '20990101'),
  fc.constantFrom('3', '', '零'),
  fc.constantFrom('', '公开', '内部', '怪'),
  fc.oneof(text('备注'), fc.constant('')),
);
const secretCells = fc.tuple(
  fc.integer({ min: 1, max: 12 }).map((number) => `A439-WS·2015·D30·003-${String(number).padStart(3, '0')}`),
  fc.nat(99_999).map((number) => `密题${number}`),
  fc.constantFrom('秘密', '机密★10年', '绝 密', 'ＪＭ', '机密级'),
);
type Line = { cells: string[]; secret?: string[] };
const line: fc.Arbitrary<Line> = fc.oneof(
  { weight: 5, arbitrary: cells.map((row): Line => ({ cells: [...row] })) },
  {
    weight: 1,
    arbitrary: secretCells.map(([code, title, mark]): Line => {
      const hidden = [`密机关${title}`, `密文号${title}`, title, `密备注${title}`];
      return {
        cells: [code, '2015', 'D30', hidden[0]!, hidden[1]!, hidden[2]!, '19920231', '3', mark, hidden[3]!],
        secret: hidden,
      };
    }),
  },
);
const sheetOf = (lines: Line[]) =>
  [columns, ...lines.map((one) => one.cells)]
    .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
    .join('\r\n');

test('whatever is in a sheet: received = created + updated + unchanged + rejected, and every row ends once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 25 }), async (lines) => {
      const { rows, sheet } = await plannedText(sheetOf(lines));
      expect(rows.map(({ row }) => row)).toEqual(sheet.rows.map(({ row }) => row));
      const counts = countRows(rows.map(endOf));
      expect(counts.received).toBe(lines.length);
      expect(counts.created + counts.updated + counts.unchanged + counts.rejected).toBe(lines.length);
      const staged = stagedRows(rows);
      expect(staged).toHaveLength(counts.received - counts.rejected);
      for (const one of staged) StagedRow.parse(one);
      expect(new Set(staged.map(({ description }) => description.referenceCode)).size).toBe(staged.length);
      for (const row of rows)
        expect(endOf(row) === 'rejected').toBe(row.issues.some(({ severity }) => severity === 'error'));
    }),
    { numRuns: 150 },
  );
});

test('what a secret row says is in nothing that is kept, whatever surrounds it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), async (lines) => {
      const { rows, sheet } = await plannedText(sheetOf(lines));
      const workbook = await cellsOf(await answerWorkbook(sheet, rows));
      const preview = previewOf(rows, sheet.rows, sheet.mapping);
      const kept = JSON.stringify([stagedRows(rows), rows, askedOf(rows), preview, workbook.lines]);
      for (const { secret = [] } of lines) for (const hidden of secret) expect(kept).not.toContain(hidden);
      expect(rows.filter(({ secret }) => secret)).toHaveLength(lines.filter(({ secret }) => secret).length);
    }),
    { numRuns: 40 },
  );
});

test('the error workbook, uploaded as it is, brings back the rejected rows and no others', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), async (lines) => {
      const { rows, sheet } = await plannedText(sheetOf(lines));
      const { lines: answered } = await cellsOf(await answerWorkbook(sheet, rows));
      const rejected = rows.filter((row) => endOf(row) === 'rejected');
      expect(answered[0]).toEqual([...columns, '问题', '建议']);
      expect(answered.slice(1).map((row) => row.slice(0, columns.length))).toEqual(
        rejected.map(({ row, secret }) => (secret ? columns.map(() => '') : lines[row - 1]?.cells)),
      );
    }),
    { numRuns: 40 },
  );
});

test('counts of chunks add up', () => {
  const chunk = { received: 5, created: 2, updated: 1, unchanged: 1, rejected: 1 };
  expect(addCounts([chunk, chunk])).toEqual({ received: 10, created: 4, updated: 2, unchanged: 2, rejected: 2 });
  expect(addCounts([])).toEqual({ received: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 });
});

test('rows that name many persons are committed in smaller chunks, each row once and in order', async () => {
  const person = (n: number) => `张${String.fromCodePoint(0x4e00 + n)}`;
  const names = (n: number) => Array.from({ length: n }, (_, at) => person(at)).join('、');
  const lines = Array.from({ length: 1200 }, (_, n) => `C038-001-002-${n + 1},甲,乙,${names(n < 60 ? 150 : 2)}`);
  const { rows, sheet } = await plannedText(`档号,题名,责任者,当事人\n${lines.join('\n')}\n`);
  const chunks: StagedRow[][] = [];
  const stage = async (name: string, content: unknown) => {
    if (name.startsWith('chunk')) chunks[Number(name.slice(-4)) - 1] = content as StagedRow[];
  };
  const account = openAccount(sheet, { stage, keepWorkbook: async () => {} });
  for (let first = 0; first < rows.length; first += 500)
    await account.take(rows.slice(first, first + 500), sheet.rows.slice(first, first + 500));
  expect((await account.close()).chunks).toBe(chunks.length);
  expect(chunks.flat().map(({ row }) => row)).toEqual(rows.map(({ row }) => row));
  expect(Math.max(...chunks.map((chunk) => chunk.length))).toBe(500);
  const named = chunks.map((chunk) => chunk.reduce((sum, one) => sum + one.description.personalNames.length, 0));
  expect(Math.max(...named)).toBeLessThan(2200);
});
