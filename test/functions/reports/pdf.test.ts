import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { pdf } from '#functions/reports/render/pdf.ts';
import { reportTable } from '#functions/reports/report-table.ts';
import { addFonts } from '#infra/font-asset.ts';
import { bandsOf } from '#shared/print/table.ts';
import { drawn, of2015 } from './hubei.ts';

const folder = mkdtempSync(join(tmpdir(), 'lantai-pdf-'));
const fonts = join(folder, 'fonts');
beforeAll(() => addFonts(folder));
afterAll(() => rmSync(folder, { recursive: true }));

const annual = () => {
  const { definition, snapshot } = of2015('annual-statistics-province', { withYoung: true });
  const table = reportTable(definition, snapshot, drawn);
  const [[code, , ...rest] = [], ...others] = table.rows;
  return { table: { ...table, rows: [[code, '𠮷䶮档案馆', ...rest], ...others] }, asOf: new Date(snapshot.asOf) };
};

/** The text a real reader finds, where the machine has one. */
function read(bytes: Buffer): string | undefined {
  const file = join(folder, 'read.pdf');
  writeFileSync(file, bytes);
  try {
    return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

test('a reader finds every figure, why there is none, rare characters, charts, proof and pages in it', async () => {
  const { table, asOf } = annual();
  const text = read(await pdf(table, asOf, fonts));
  if (text === undefined) return;
  expect(text.normalize('NFKC')).toContain('湖北省档案馆全省档案事业统计年报');
  for (const piece of ['17,495,000', '15.8%', '𠮷䶮', '442001', '历年馆藏', 'ab'.repeat(20)])
    expect(text).toContain(piece);
  expect(text.replaceAll(/\s/g, '')).toContain('无上年数据');
  const pages = text.split('\f').length - 1;
  for (let page = 1; page <= pages; page++) expect(text).toContain(`第${page}页/共${pages}页`);
  expect(text).not.toContain('〓');
}, 30_000);

test('written twice, on another day, it is the same bytes', async () => {
  const { table, asOf } = annual();
  const first = await pdf(table, asOf, fonts);
  vi.useFakeTimers({ now: new Date('2031-05-05T05:05:05Z'), toFake: ['Date'] });
  const second = await pdf(table, asOf, fonts);
  vi.useRealTimers();
  expect(second.equals(first)).toBe(true);
}, 30_000);

test('columns that do not fit go on below, each part with the columns that name its rows, and none is lost', () => {
  const widths = [40, 100, ...Array.from({ length: 30 }, (_, n) => 30 + (n % 4) * 10)];
  const bands = bandsOf(widths, 2, 500);
  expect(bands.flatMap((band) => band.slice(2))).toEqual(widths.map((_, n) => n).slice(2));
  for (const band of bands) {
    expect(band.slice(0, 2)).toEqual([0, 1]);
    expect(band.reduce((sum, n) => sum + (widths[n] ?? 0), 0)).toBeLessThanOrEqual(500);
  }
  expect(bandsOf([40, 100], 2, 500)).toEqual([[0, 1]]);
});
