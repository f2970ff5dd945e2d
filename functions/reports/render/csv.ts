import { csvField } from '#shared/print/csv.ts';
import type { Cell } from '../cell.ts';
import type { ReportTable } from '../report-table.ts';
import type { Words } from '../words/words.ts';
import { cellText } from './cell-text.ts';

/** The table as CSV for Excel and WPS (RFC 4180, UTF-8 with BOM): plain numbers, and no text that a spreadsheet would run as a formula. */
export function csv({ columns, rows, total, words }: ReportTable): Buffer {
  const lines = [columns.map(({ title }) => title), ...rows, ...(total ? [total] : [])];
  return Buffer.from(
    `\uFEFF${lines.map((line) => `${line.map((cell) => field(cell, words)).join(',')}\r\n`).join('')}`,
    'utf8',
  );
}

const field = (cell: Cell, words: Words): string =>
  csvField(cell === undefined || typeof cell === 'object' ? (cell ? cellText(cell, words) : '') : cell);
