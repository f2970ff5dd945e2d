/** How much of a date a cell shows. */
export type Shown = 'day' | 'month' | 'year';

const lengths: Record<Shown, number> = { day: 10, month: 7, year: 4 };

/** A date as its cell shows it: `1998-03-02`, `1998-03`, `1998`. What the clerk did not write is not made up. */
export const shownDate = (isoDate: string, shown: Shown): string => isoDate.slice(0, lengths[shown]);

/** Built-in formats have no text in a file; these are the Chinese Excel's 1998年3月, and mmm-yy. */
const months = new Set([17, 27, 36, 50, 52, 55, 57]);

/** What the built-in number format of an .xlsx shows of a date, if anything. */
export function builtInShows(id: number): Shown | undefined {
  if (months.has(id)) return 'month';
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 58) ? 'day' : undefined;
}

/** What a number format shows of a date, if anything: year, month or day outside quotes, colours and escapes. */
export function formatShows(format: string): Shown | undefined {
  const plain = format
    .replace(/"[^"]*"/g, (quoted) => (/[年月日]/.test(quoted) ? quoted : ''))
    .replace(/\[[^\]]*\]|\\.|General|E[+-]/gi, '');
  if (!/[ymde年月日]/i.test(plain)) return undefined;
  if (/[dhs日]/i.test(plain)) return 'day'; // with a time of day, m are minutes
  return /[m月]/i.test(plain) ? 'month' : 'year';
}
