import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utf8Sheet, xlsxSheet } from '#infra/local/samples/sheets.ts';
import type { Checked } from './catalogue-check.ts';
import { commits } from './catalogue-commit.ts';
import { median } from './median.ts';
import type { Bench } from './run.ts';

const rows = 100_000;
const runs = 5;
/** Seconds to check 100,000 rows, megabytes of memory at its peak, and the last tenth's time per row against the first. */
const limits = { seconds: 20, peakMb: 512, growth: 1.5 };

/** Thirty years of an office's catalogue, each with its own titles, numbers and dates. */
function sheetRows(): string[][] {
  const years = 30;
  return [
    ['档号', '年度', '保管期限', '责任者', '文号', '题名', '日期', '页数', '密级', '备注'],
    ...Array.from({ length: rows }, (_, n) => {
      const year = 1990 + (n % years);
      const number = String(Math.floor(n / years) + 1).padStart(5, '0');
      const month = String((n % 12) + 1).padStart(2, '0');
      return [
        `Z109-WS·${year}-D30-BGS-${number}`,
        String(year),
        'D30',
        '湘阴县人民政府办公室',
        `湘阴政办发〔${year}〕${n}号`,
        `关于做好全县第${n}号事项有关工作的通知`,
        `${year}${month}01`,
        String((n % 20) + 1),
        '',
        '',
      ];
    }),
  ];
}

/** Checks of 100,000 rows as CSV and XLSX, each in a fresh process (median of 5), and commits against raw writes. */
export async function catalogue(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
  try {
    const files = { CSV: utf8Sheet('a.csv', sheetRows()).bytes, XLSX: (await xlsxSheet('a.xlsx', sheetRows())).bytes };
    const checks = Object.entries(files).map(([format, bytes]) => {
      const file = join(folder, format);
      writeFileSync(file, bytes);
      return checkRow(
        format,
        Array.from({ length: runs }, () => checkedAlone(file)),
      );
    });
    const written = await commits();
    const all = [...checks, ...written];
    return { rows: all, passed: all.every(({ verdict }) => verdict !== 'over') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The heap (MB) of a checking process: bounded, for where there is much memory V8 lets dead rows lie as long as it can. */
const heap = 256;

const checkedAlone = (file: string): Checked => {
  const words = [`--max-old-space-size=${heap}`, join(import.meta.dirname, 'catalogue-check.ts'), file];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' }));
};

function checkRow(format: string, found: Checked[]) {
  const of = (field: keyof Checked) => median(found.map((one) => one[field]));
  const [seconds, peakMb] = [of('seconds'), Math.max(...found.map((one) => one.peakMb))];
  const growth = median(found.map(({ firstTenth, lastTenth }) => lastTenth / firstTenth));
  const kept = seconds < limits.seconds && peakMb < limits.peakMb && growth < limits.growth;
  return {
    what: `check ${found[0]?.rows} rows, ${format}`,
    seconds: seconds.toFixed(1),
    'rows/s': Math.round(rows / seconds),
    'RSS MB (most)': Math.round(peakMb),
    'µs/row, first tenth': of('firstTenth').toFixed(1),
    'µs/row, last tenth': of('lastTenth').toFixed(1),
    'last/first': growth.toFixed(2),
    verdict: kept ? 'pass' : 'over',
  };
}
