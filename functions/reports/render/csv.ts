import type { Cell, ReportTable } from '../report-table.ts';
import { cellText } from './cell-text.ts';

/** The table as CSV for Excel and WPS (RFC 4180, UTF-8 with BOM): plain numbers, and no text that a spreadsheet would run as a formula. */
export function csv({ columns, rows, total }: ReportTable): Buffer {
  const lines = [columns.map(({ title }) => title), ...rows, ...(total ? [total] : [])];
  return Buffer.from(`\uFEFF${lines.map((line) => `${line.map(field).join(',')}\r\n`).join('')}`, 'utf8');
}

function field(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const text = typeof cell === 'string' ? harmless(cell) : cellText(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Text that begins as a formula would (OWASP: = + - @, tab, return) gets an apostrophe before it. */
const harmless = (text: string) => (/^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text);
