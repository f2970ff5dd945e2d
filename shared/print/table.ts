import type { Paper, Surface } from './paper.ts';

/** A column: its title, and on which side its cells stand. */
export type PrintedColumn = { title: string; align: 'left' | 'right' };
/** A table as texts. The first `headings` cells of a row name it; `total` is the last row. */
export type PrintedTable = {
  columns: readonly PrintedColumn[];
  headings: number;
  rows: readonly (readonly string[])[];
  total?: readonly string[] | undefined;
};

const shade = '#ededed';
const ink = '#444444';
const padding = 4;
const leading = 1.35;
/** Texts that name a row are wrapped at so many characters; the titles of narrow columns at four at least. */
const longest = 14;

/**
 * Prints a table with ruled lines; its head stands again on each page. Columns that do not fit across the paper go into
 * further tables below, each beginning with the columns that name the rows. `size` in points.
 */
export function printTable(sheet: Paper, table: PrintedTable, size: number): void {
  const widths = widthsOf(sheet, table, size);
  for (const band of bandsOf(widths, table.headings, sheet.inside)) {
    const taken = band.map((n) => widths[n] ?? 0);
    const all = taken.reduce((sum, width) => sum + width, 0);
    printBand(sheet, table, { band, widths: taken.map((width) => (width * sheet.inside) / all), size });
    sheet.skip(8);
  }
}

/** How many points each column needs: its widest cell, or a title of four characters a line, of one word where words are not broken. */
function widthsOf(sheet: Paper, { columns, rows, total }: PrintedTable, size: number): number[] {
  return columns.map(({ title, align }, n) => {
    const cells = [...rows, ...(total ? [total] : [])].map((row) => sheet.width(row[n] ?? '', size));
    const cap = align === 'left' ? longest * size : Number.POSITIVE_INFINITY;
    const words = Math.max(
      ...title.split(/\s+/).map((word) => {
        const width = sheet.width(word, size);
        return /^\p{ASCII}+$/u.test(word) ? width : Math.min(width, 4 * size);
      }),
    );
    return (
      Math.min(Math.max(...cells, 0), cap, sheet.inside / 3) + 2 * padding + Math.max(0, words - Math.max(...cells, 0))
    );
  });
}

/** The columns of each band: those that name the rows, and as many others as fit, spread evenly over the bands. */
export function bandsOf(widths: readonly number[], headings: number, inside: number): number[][] {
  const names = widths.map((_, n) => n).slice(0, headings);
  const rest = widths.map((_, n) => n).slice(headings);
  const room = inside - names.reduce((sum, n) => sum + (widths[n] ?? 0), 0);
  const needed = rest.reduce((sum, n) => sum + (widths[n] ?? 0), 0);
  const even = needed / Math.max(1, Math.ceil(needed / room));
  const bands: number[][] = [];
  let filled = Number.POSITIVE_INFINITY;
  for (const n of rest) {
    const width = widths[n] ?? 0;
    if (filled + width > room || filled + width / 2 > even) {
      bands.push([...names]);
      filled = 0;
    }
    bands.at(-1)?.push(n);
    filled += width;
  }
  return bands.length > 0 ? bands : [names];
}

type Band = { band: readonly number[]; widths: readonly number[]; size: number };

function printBand(sheet: Paper, { columns, rows, total }: PrintedTable, { band, widths, size }: Band): void {
  const laid = (texts: readonly string[], head: boolean, filled: boolean) => {
    const lines = band.map((n, nth) => sheet.wrapped(texts[n] ?? '', size, (widths[nth] ?? 0) - 2 * padding));
    const height = Math.max(...lines.map(({ length }) => length)) * size * leading + 2 * padding - 1;
    const draw = (on: Surface) => {
      let left = 0;
      for (const [nth, n] of band.entries()) {
        const width = widths[nth] ?? 0;
        on.box(left, 0, width, height, { line: ink, ...(filled && { fill: shade }) });
        const cell = lines[nth] ?? [];
        const top = padding + (head ? (height - 2 * padding - cell.length * size * leading) / 2 : 0);
        const align = head ? 'center' : (columns[n]?.align ?? 'left');
        for (const [line, text] of cell.entries())
          on.text(text, left + padding, top + line * size * leading, size, { across: width - 2 * padding, align });
        left += width;
      }
    };
    return { height, draw };
  };
  const head = laid(
    columns.map(({ title }) => title),
    true,
    true,
  );
  const begin = () => sheet.drawing(head.height, head.draw);
  sheet.turn(head.height + 3 * size * leading);
  begin();
  for (const row of [...rows, ...(total ? [total] : [])]) {
    const { height, draw } = laid(row, false, row === total);
    if (sheet.turn(height)) begin();
    sheet.drawing(height, draw);
  }
}
