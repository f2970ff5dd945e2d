import { guarded } from './formula-escape.ts';

/** A cell of a plain table: a text, or a real number. */
export type PlainCell = string | number;

/**
 * A table as CSV for WPS and Excel (RFC 4180, UTF-8 with BOM). A text that begins as a formula would (OWASP: = + - @, tab,
 * return, and their full-width forms) gets an apostrophe before it (V32).
 */
export const csvText = (rows: readonly (readonly PlainCell[])[]): Buffer =>
  Buffer.from(`\uFEFF${rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('')}`, 'utf8');

/** One field of it. */
export function csvField(cell: PlainCell): string {
  if (typeof cell === 'number') return String(cell);
  const text = guarded(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
