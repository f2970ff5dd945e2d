import { parse } from 'csv-parse/sync';
import { Unreadable } from './unreadable.ts';

const delimiters = [',', '\t', ';', '|'];

/** The delimiter that stands most often in the first lines; commas win a tie. */
function delimiterOf(text: string): string {
  const head = text.slice(0, 4000);
  const counted = delimiters.map((delimiter) => ({ delimiter, count: head.split(delimiter).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

/** The cells of a delimited text, line by line; blank lines stay, so that line numbers are the clerk's own. Throws Unreadable. */
export function csvRows(text: string): string[][] {
  if (text.trim() === '') throw new Unreadable('empty');
  const options = { delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: false };
  try {
    return parse(text, options);
  } catch {
    return parse(text, { ...options, quote: false });
  }
}
