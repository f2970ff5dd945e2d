import type { Line, Sheet } from '#shared/sheets/line.ts';
import { Unreadable } from '#shared/sheets/unreadable.ts';
import {
  answerColumns,
  composesCode,
  type Element,
  type GivenColumns,
  knownHeaders,
  type Mapping,
  mapColumns,
  nameColumns,
} from './columns.ts';
import { joinedHeader } from './joined-header.ts';

/** Column names are looked for in so many first lines. */
export const searchedLines = 20;
const fewestKnown = 2;

/** A row below the header; `row` is its number counted from the first row below the header (1). */
export type SheetRow = { row: number; cells: string[]; hidden?: true; merged?: number[] };

/** A sheet's column names and what stands above them. `headerLine` is the last line they take up (1 is the first of the file). */
export type Header = { headerLine: number; above: string[][]; mapping: Mapping };

const none: GivenColumns = new Map();

/** Whether one of the first lines looks like column names. */
export const hasColumnNames = (lines: string[][], given = none): boolean =>
  lines.slice(0, searchedLines).some((line) => knownHeaders(line, given) >= fewestKnown);

/**
 * Finds the line of column names among the first lines of a sheet (titles of the table may stand above it, and names may
 * take two lines: 男方 over 姓名), and maps its columns. Throws Unreadable.
 */
export function mapHeader(lines: string[][], given = none): Header {
  const counts = lines.slice(0, searchedLines).map((line) => knownHeaders(line, given));
  const most = Math.max(0, ...counts);
  const at = counts.indexOf(most);
  if (most < fewestKnown) throw new Unreadable('no-header');
  for (const first of [at, at - 1]) {
    const joined = first >= 0 && (counts[first + 1] ?? 0) > 0 && joinedHeader(lines[first], lines[first + 1], given);
    if (joined) return { headerLine: first + 2, above: lines.slice(0, first), mapping: complete(joined, given) };
  }
  if ((counts[at + 1] ?? 0) >= fewestKnown && !repeats(lines[at], lines[at + 1])) throw new Unreadable('two-headers');
  return { headerLine: at + 1, above: lines.slice(0, at), mapping: complete(lines[at] ?? [], given) };
}

/** Finds the column names of a file by its first lines. What is named as a workbook, is none and has no column names is said to be none. */
export function headerOfFile(
  { fileName, encoding }: { fileName: string; encoding: Sheet['encoding'] },
  lines: string[][],
  given = none,
): Header {
  try {
    return mapHeader(lines, given);
  } catch (error) {
    const named = /\.(xlsx?|xlsm|et)$/i.test(fileName) && !['XLSX', 'XLS'].includes(encoding);
    if (named && error instanceof Unreadable && error.reason === 'no-header') throw new Unreadable('no-workbook');
    throw error;
  }
}

const repeats = (line: string[] = [], other: string[] = []) => line.join('\t').trim() === other.join('\t').trim();

function complete(headers: string[], given: GivenColumns): Mapping {
  const mapping = mapColumns(headers, given);
  if (!mapping) throw new Unreadable('same-column-twice');
  if (!mapping.at.has('referenceCode') && !composesCode(mapping)) throw new Unreadable('no-code-column');
  if (!mapping.at.has('title') && nameColumns(mapping).length === 0) throw new Unreadable('no-title-column');
  return mapping;
}

/** Why a line below the header is no row of the catalogue, if so. */
type PassedOver = 'total-row' | 'header-again';

/** A line below the header: a row, or something that is none and is named (V23). */
export type SheetLine = SheetRow & { passedOver?: PassedOver };

/**
 * The lines below the header. Blank ones are left out but counted, so that numbers agree with what the clerk sees; totals
 * and column names printed again on a new page are passed over by name.
 */
export async function* linesBelow(lines: AsyncIterable<Line>, header: Header): AsyncGenerator<SheetLine> {
  const { headers, at } = header.mapping;
  const answered = new Set(answerColumns.map((column) => headers.indexOf(column)));
  const codeAt = ['referenceCode', 'fileNumber', 'itemNumber'].map((element) => at.get(element as Element) ?? -1);
  let line = 0;
  for await (const { cells, hidden, merged } of lines) {
    line++;
    if (line <= header.headerLine || !cells.some((cell, index) => cell.trim() !== '' && !answered.has(index))) continue;
    const row: SheetLine = {
      row: line - header.headerLine,
      cells,
      ...(hidden && { hidden }),
      ...(merged && { merged }),
    };
    if (repeats(cells, headers)) yield { ...row, passedOver: 'header-again' };
    else if (isTotal(cells, codeAt)) yield { ...row, passedOver: 'total-row' };
    else yield row;
  }
}

const total = /^(本页|全卷|全宗)?(合计|总计|小计|共计|总合计)[:：]?[\d.,]*[卷件册盒份页张条]?$/; // and not 总计划

/** A total has the word for it in a cell, and no code but perhaps that word. */
const isTotal = (cells: string[], codeAt: number[]): boolean => {
  const plain = cells.map((cell) => cell.replace(/\s+/g, ''));
  if (!plain.some((cell) => cell.length <= 12 && total.test(cell))) return false;
  return codeAt.every((index) => !plain[index] || total.test(plain[index]));
};
