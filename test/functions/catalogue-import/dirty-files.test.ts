import ExcelJS from 'exceljs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { endOf, stagedRows } from '#functions/catalogue-import/checking/accounting.ts';
import { countRows, StagedRow } from '#functions/catalogue-import/row-account.ts';
import { dirtyFiles, dirtyLines, formats } from './dirty.ts';
import { planned } from './planned.ts';

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

test.each(formats)(
  `%s: ${dirtyFiles} dirty files, none crashes, all accounts add up`,
  async (_, make) => {
    const ends = { refused: 0, read: 0 };
    await fc.assert(
      fc.asyncProperty(dirtyLines, async (rows) => {
        ends[await endsWell(make(rows))]++;
      }),
      { numRuns: dirtyFiles },
    );
    expect(ends.read).toBeGreaterThan(dirtyFiles / 20); // the files are not all too broken to tell anything
  },
  900_000,
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
      { numRuns: Math.ceil(dirtyFiles / 5) },
    );
  },
  300_000,
);

test('a workbook written by a program of the trade is among the files that are read', async () => {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('目录').addRows([
    ['档号', '题名', '责任者'],
    ['C038-001-002-003', iconv.decode(Buffer.from([0xb5, 0xb5]), 'gbk'), '某局'],
  ]);
  expect(await endsWell(Buffer.from(await book.xlsx.writeBuffer()))).toBe('read');
});
