import { shownDate } from './date-format.ts';
import { refuseHostileFormula } from './hostile-formula.ts';
import { dateText, type Line, mostColumns, numberText, type Widths } from './line.ts';
import { type Merge, mergeFiller, mergeOf, placeOf } from './merged-cells.ts';
import { Unreadable } from './unreadable.ts';
import { openWorkbook, type Workbook } from './xlsx-parts.ts';
import { readWholeXml, readXml, type XmlReader } from './xml-events.ts';
import { type Part, partsOf, unpack } from './zip-package.ts';

const day = 86_400_000;

/** The number of a cell as text: dates and padded numbers as the clerk sees them. */
function styledNumber(written: string, style: Workbook['styles'][number] | undefined, from1904: boolean): string {
  const value = Number(written);
  const isDate = typeof style === 'string' && style !== 'number';
  if (isDate && value > 0 && value < 2_958_466) {
    const at = new Date((from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)) + Math.floor(value) * day);
    return shownDate(dateText(at), style);
  }
  const text = numberText(value, written);
  return typeof style === 'object' && /^\d+$/.test(text) ? text.padStart(style.zeros, '0') : text;
}

/** Collects the cells of a sheet; complete lines lie in `lines` until they are taken. */
function cellReader({ strings, styles, from1904 }: Workbook, fill: ReturnType<typeof mergeFiller>) {
  const lines: Line[] = [];
  let rowAt = -1;
  let done = 0;
  let cells: string[] = [];
  let hidden = false;
  let cell = { column: 0, type: 'n', style: 0 };
  let value = '';
  let formula = '';
  let taking: 'value' | 'formula' | undefined;
  let beside = 0;

  const keep = () => {
    const text = textOfCell();
    if (text === '') return;
    if (cell.column >= mostColumns) throw new Unreadable('too-many-columns');
    while (cells.length < cell.column) cells.push('');
    cells[cell.column] = text;
  };
  const textOfCell = () => {
    if (value === '') return '';
    if (cell.type === 's') return strings[Number(value)] ?? '';
    if (cell.type === 'b') return value === '1' ? 'true' : 'false';
    if (cell.type === 'd') return value.slice(0, 10);
    return cell.type === 'n' ? styledNumber(value, styles[cell.style], from1904) : value;
  };
  const line = (found: string[], isHidden: boolean) => {
    const merged = fill(done, found);
    lines.push({ cells: found, ...(isHidden && { hidden: true }), ...(merged.length > 0 && { merged }) });
    done++;
  };
  const reader: XmlReader = {
    open(name, attributes) {
      taking = undefined;
      if (name === 'row') {
        rowAt = attributes.r ? Number(attributes.r) - 1 : Math.max(rowAt + 1, done);
        if (rowAt < done) throw new Unreadable('broken-workbook');
        while (done < rowAt && done < 1_048_576) line([], false);
        cells = [];
        hidden = ['1', 'true'].includes(attributes.hidden ?? '');
        cell = { column: -1, type: 'n', style: 0 };
      } else if (name === 'c') {
        const column = attributes.r ? placeOf(attributes.r).column : cell.column + 1;
        cell = { column, type: attributes.t ?? 'n', style: Number(attributes.s ?? 0) };
        value = '';
        formula = '';
      } else if (name === 'rPh') beside++;
      else if (name === 'v' || (name === 't' && beside === 0)) taking = 'value';
      else if (name === 'f') taking = 'formula';
    },
    close(name) {
      taking = undefined;
      if (name === 'rPh') beside--;
      else if (name === 'f') refuseHostileFormula(formula);
      else if (name === 'c') keep();
      else if (name === 'row') line(cells, hidden);
    },
    text(piece) {
      if (taking === 'value') value += piece;
      else if (taking === 'formula') formula += piece;
    },
  };
  return { reader, take: () => lines.splice(0) };
}

const mergeMark = Buffer.from('mergeCell');

/** The merged ranges of a sheet. They stand behind its rows: most sheets have none, and are not parsed to know it. */
async function mergesOf(part: Part): Promise<Merge[]> {
  let tail = Buffer.alloc(0);
  let marked = false;
  for await (const piece of unpack(part)) {
    marked =
      Buffer.concat([tail, piece.subarray(0, mergeMark.length)]).includes(mergeMark) || piece.includes(mergeMark);
    if (marked) break;
    tail = Buffer.from(piece.subarray(-mergeMark.length));
  }
  if (!marked) return [];
  const merges: Merge[] = [];
  const open: XmlReader['open'] = (name, { ref = '' }) => {
    if (name === 'mergeCell' && merges.push(mergeOf(ref)) > 100_000) throw new Unreadable('swollen-workbook');
  };
  await readWholeXml(unpack(part), { open, close: () => {}, text: () => {} });
  return merges;
}

/** The widths of a sheet's columns. They stand before its rows, which are not read for them. */
async function widthsOf(part: Part): Promise<Widths> {
  const widths: (number | undefined)[] = [];
  let atRows = false;
  const open: XmlReader['open'] = (name, { min, max, width }) => {
    if (name === 'sheetData') atRows = true;
    if (name !== 'col' || !(Number(width) > 0)) return;
    for (let column = Number(min); column <= Math.min(Number(max), mostColumns); column++)
      if (column > 0) widths[column - 1] = Number(width);
  };
  for await (const _ of readXml(unpack(part), { open, close: () => {}, text: () => {} })) if (atRows) break;
  return widths;
}

/** The sheets of a workbook, those that are shown before hidden ones, each to be read line by line. Throws Unreadable. */
export async function xlsxSheets(
  bytes: Buffer,
): Promise<{ hidden: boolean; lines(): AsyncIterable<Line>; widths(): Promise<Widths> }[]> {
  const workbook = await openWorkbook(await partsOf(bytes));
  return workbook.sheets.map(({ part, hidden }) => {
    let merges: Promise<Merge[]> | undefined;
    async function* lines() {
      merges ??= mergesOf(part);
      const { reader, take } = cellReader(workbook, mergeFiller(await merges, mostColumns));
      for await (const _ of readXml(unpack(part), reader)) yield* take();
      yield* take();
    }
    return { hidden, lines, widths: () => widthsOf(part) };
  });
}
