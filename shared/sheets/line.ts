/**
 * A line of a sheet as its reader found it. `merged` are the columns (from 0) whose cell was filled from a merged one;
 * `hidden` is a line that the clerk's program does not show.
 */
export type Line = { cells: string[]; hidden?: true; merged?: number[] };

/** What a sheet was: the encoding of its text, or the format of its file. */
export const sheetFormats = ['UTF-8', 'UTF-16', 'GB18030', 'XLSX', 'XLS', 'DBF'] as const;
export type SheetFormat = (typeof sheetFormats)[number];

/** The widths of columns (from 0) in characters, where the clerk has set them. */
export type Widths = readonly (number | undefined)[];

/** A sheet that can be read through as often as needed, line by line, so that memory does not grow with the file. */
export type Sheet = { encoding: SheetFormat; lines(): AsyncIterable<Line>; widths?: () => Promise<Widths> };

/** The first lines of a sheet. */
export async function firstLines(lines: AsyncIterable<Line>, count: number): Promise<Line[]> {
  const first: Line[] = [];
  for await (const line of lines) if (first.push(line) >= count) break;
  return first;
}

/** Columns beyond this one are no catalogue's; a cell there is a mistake that must not be passed over in silence. */
export const mostColumns = 500;

/** A number as a clerk should see it: whole ones in full, but what lost its last digits as Excel would show it (V23). */
export function numberText(value: number, asWritten = String(value)): string {
  if (!Number.isFinite(value)) return asWritten;
  if (!Number.isInteger(value)) return String(value);
  return Math.abs(value) < 1e15 ? BigInt(value).toString() : value.toExponential().toUpperCase();
}

/** A date as `1998-03-02`. */
export const dateText = (at: Date): string => at.toISOString().slice(0, 10);
