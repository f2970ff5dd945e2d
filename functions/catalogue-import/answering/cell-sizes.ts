/** How wide a text is when printed, in half-width characters: Chinese ones take two. */
const wide = (text: string): number =>
  [...text].reduce((sum, character) => sum + (/[\u1100-\uffe6\u{20000}-\u{3ffff}]/u.test(character) ? 2 : 1), 0);

const [narrowest, widest] = [8, 42];
const pointsPerLine = 17; // programs without 宋体 print a little higher

/** The width of each column, in characters, that shows most of its cells on one line; where one was `set`, within what can be read. */
export const columnWidths = (rows: string[][], set: readonly (number | undefined)[] = []): number[] =>
  (rows[0] ?? []).map((_, column) => {
    const own = set[column];
    if (own !== undefined) return Math.min(2 * widest, Math.max(narrowest / 2, own));
    return Math.min(widest, Math.max(narrowest, ...rows.slice(0, 500).map((row) => wide(row[column] ?? '') + 2)));
  });

/** The height of a row, in points, that shows all of its cells wrapped at these widths. */
export const rowHeight = (cells: string[], widths: number[]): number =>
  pointsPerLine *
  Math.max(
    1,
    ...cells.map((cell, column) => linesOf(cell).reduce((sum, line) => sum + turns(line, widths[column]), 0)),
  );

const linesOf = (cell: string) => cell.split('\n');
const turns = (line: string, width = widest) => Math.max(1, Math.ceil((wide(line) + 1) / width));
