import { readFileSync } from 'node:fs';
import { examine } from '#functions/catalogue-import/checking/examine.ts';
import { mapHeader, searchedLines } from '#functions/catalogue-import/columns/header.ts';
import { readSheet } from '#functions/catalogue-import/reading/sheet.ts';
import { firstLines } from '#shared/sheets/line.ts';

/** How a sheet was checked in this process: seconds, peak memory (MB), and microseconds per row of the first and last tenth. */
export type Checked = { rows: number; seconds: number; peakMb: number; firstTenth: number; lastTenth: number };

/** Checks the sheet of the file named on the command line in this fresh process, as read-sheet does, and prints Checked. */
async function run(file: string): Promise<void> {
  const bytes = readFileSync(file);
  const began = performance.now();
  const sheet = await readSheet(bytes);
  const header = mapHeader((await firstLines(sheet.lines(), searchedLines + 1)).map(({ cells }) => cells));
  const windows: { rows: number; at: number }[] = [];
  let staged = 0;
  const { counts } = await examine(sheet, header, {
    archivesCode: '443021',
    today: '20240929',
    whenHeld: 'refuse',
    reachOf: async () => ({ registered: new Set(['Z109']), holders: new Map() }),
    heldOf: async (ids) => {
      windows.push({ rows: ids.length, at: performance.now() });
      return new Map();
    },
    stage: async (_, content) => {
      staged += JSON.stringify(content).length;
    },
    keepWorkbook: async (workbook) => {
      staged += workbook.length;
    },
  });
  const seconds = (performance.now() - began) / 1000;
  if (staged === 0) throw new Error('nothing was staged');
  const tenth = Math.floor((windows.length - 1) / 10);
  const perRow = (from: number, to: number) =>
    (((windows[to]?.at ?? 0) - (windows[from]?.at ?? 0)) * 1000) / ((to - from) * 2000);
  const checked: Checked = {
    rows: counts.received,
    seconds,
    peakMb: process.resourceUsage().maxRSS / 1024,
    firstTenth: perRow(1, 1 + tenth),
    lastTenth: perRow(windows.length - 1 - tenth, windows.length - 1),
  };
  console.log(JSON.stringify(checked));
}

await run(process.argv[2] ?? '');
