import { answerColumns, composesCode, knownHeaders, type Mapping, mapColumns, nameColumns } from './columns.ts';
import { Unreadable } from './unreadable.ts';

const searched = 20;
const fewestKnown = 2;
const mostRows = 200_000;

/** One row below the header; `row` is its number counted from the first row below the header (1). */
export type SheetRow = { row: number; cells: string[] };

/** A sheet whose columns are understood. `headerLine` is the line of the column names in the file (1 is the first). */
export type MappedSheet = { headerLine: number; above: string[][]; mapping: Mapping; rows: SheetRow[] };

/** Whether one of the first lines looks like column names. */
export const hasColumnNames = (lines: string[][]): boolean =>
  lines.slice(0, searched).some((line) => knownHeaders(line) >= fewestKnown);

/**
 * Finds the line of column names (titles of the table may stand above it), maps its columns, and numbers the rows below.
 * Blank rows are passed over but counted, so that numbers agree with what the clerk sees. Throws Unreadable.
 */
export function mapSheet(lines: string[][]): MappedSheet {
  const counts = lines.slice(0, searched).map(knownHeaders);
  const most = Math.max(0, ...counts);
  const at = counts.indexOf(most);
  if (most < fewestKnown) throw new Unreadable('no-header');
  if ((counts[at + 1] ?? 0) >= fewestKnown) throw new Unreadable('two-headers');
  const mapping = mapColumns(lines[at] ?? []);
  if (!mapping) throw new Unreadable('same-column-twice');
  if (!mapping.at.has('referenceCode') && !composesCode(mapping)) throw new Unreadable('no-code-column');
  if (!mapping.at.has('title') && nameColumns(mapping).length === 0) throw new Unreadable('no-title-column');
  const answered = new Set(answerColumns.map((column) => mapping.headers.indexOf(column)));
  const rows = lines
    .slice(at + 1)
    .map((cells, index) => ({ row: index + 1, cells }))
    .filter(({ cells }) => cells.some((cell, index) => cell.trim() !== '' && !answered.has(index)));
  if (rows.length === 0) throw new Unreadable('no-rows');
  if (rows.length > mostRows) throw new Unreadable('too-many-rows');
  return { headerLine: at + 1, above: lines.slice(0, at), mapping, rows };
}
