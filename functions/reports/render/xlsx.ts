import ExcelJS from 'exceljs';
import type { Cell, Column } from '../cell.ts';
import type { Laid } from '../layout.ts';
import type { ReportTable } from '../report-table.ts';
import { chinese } from '../words/chinese.ts';
import { english } from '../words/english.ts';
import type { Words } from '../words/words.ts';
import { cellText } from './cell-text.ts';
import { withFixedTimes } from './zip-times.ts';

const thin = { style: 'thin' } as const;
const borders = { top: thin, left: thin, bottom: thin, right: thin };
const headFill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEDEDED' } } as const;
const font = { name: '宋体', size: 11 };
const linkFont = { ...font, color: { argb: 'FF0B4F82' }, underline: true };
const a4 = 9;

/**
 * The edition as a workbook: 报表 and 分市州 (real numbers, head rows frozen and repeated, A4), 说明 (remarks and proof), 依据 (the ledger
 * entries behind each figure). Every time in it is `asOf`, so the same snapshot gives the same bytes.
 */
export async function xlsx(report: ReportTable, asOf: Date): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  Object.assign(book, { creator: '兰台', lastModifiedBy: '兰台', created: asOf, modified: asOf, title: report.title });
  addTable(book, report.words.sheets.table, report, report);
  const { words } = report;
  if (report.byCity)
    addTable(book, words.sheets.byCity, report.byCity, {
      ...report,
      caption: words.list([report.caption, words.parts.byCity]),
    });
  addProof(book, report);
  addSources(book, report);
  return withFixedTimes(Buffer.from(await book.xlsx.writeBuffer()));
}

function addTable(
  book: ExcelJS.Workbook,
  name: string,
  { columns, rows, total, headings, wide }: Laid,
  { title, caption, words }: Pick<ReportTable, 'title' | 'caption' | 'words'>,
): void {
  const sheet = book.addWorksheet(name, {
    pageSetup: {
      paperSize: a4,
      orientation: wide ? 'landscape' : 'portrait',
      fitToPage: true,
      fitToWidth: Math.max(1, Math.round(columns.length / 14)),
      fitToHeight: 0,
      horizontalCentered: true,
      printTitlesRow: '1:3',
      printTitlesColumn: headings > 1 ? 'A:B' : 'A:A',
    },
    headerFooter: { oddFooter: words.pageOfSheet },
    views: [{ state: 'frozen', xSplit: headings, ySplit: 3 }],
  });
  sheet.columns = columns.map(({ title, is }) => ({ width: widthOf(title, is, wide) }));
  banner(sheet, 1, title, Math.min(columns.length, 14), { name: '黑体', size: 16 });
  banner(sheet, 2, caption, Math.min(columns.length, 14), font);
  const head = sheet.addRow(columns.map(({ title }) => title));
  head.eachCell((cell) => {
    Object.assign(cell, { font: { ...font, bold: true }, border: borders, fill: headFill });
    cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true };
  });
  head.height = wide ? 48 : 22;
  for (const row of rows) addCells(sheet, row, { columns, words, bold: false });
  if (total) addCells(sheet, total, { columns, words, bold: true });
}

function addCells(
  sheet: ExcelJS.Worksheet,
  cells: Cell[],
  { columns, words, bold }: { columns: Column[]; words: Words; bold: boolean },
): void {
  const row = sheet.addRow(cells.map((cell) => asValue(cell, words)));
  row.height = 19;
  columns.forEach(({ is }, n) => {
    const given = cells[n];
    const share = typeof given === 'object';
    const cell = row.getCell(n + 1);
    Object.assign(cell, { font: { ...font, bold }, border: borders });
    cell.alignment = { horizontal: is === 'text' ? 'left' : 'right', vertical: 'middle', shrinkToFit: is === 'growth' };
    if (typeof cell.value === 'number') cell.numFmt = share ? (hasTwo(given) ? '0.00%' : '0.0%') : '#,##0';
  });
}

const hasTwo = (cell: Cell) => typeof cell === 'object' && 'decimals' in cell && cell.decimals === 2;

/** A growth is a real number too (shown as 0.0%); where there is none, its reason. */
function asValue(cell: Cell, words: Words): string | number | null {
  if (cell === undefined) return null;
  if (typeof cell !== 'object') return cell;
  if ('rate' in cell) return cell.rate.part / cell.rate.whole;
  return cell.known ? cell.part / cell.whole : cellText(cell, words);
}

function banner(
  sheet: ExcelJS.Worksheet,
  row: number,
  text: string,
  across: number,
  style: Partial<ExcelJS.Font>,
): void {
  sheet.mergeCells(row, 1, row, across);
  const cell = sheet.getCell(row, 1);
  Object.assign(cell, { value: text, font: style });
  cell.alignment = { horizontal: 'center', vertical: 'middle' };
  sheet.getRow(row).height = row === 1 ? 30 : 20;
}

/** How many Chinese characters fit across the texts of 说明; the height of a row must be said, or long texts are cut in print. */
const charactersAcross = 35;

function addProof(book: ExcelJS.Workbook, { summary, remarks, proof, definitions, words }: ReportTable): void {
  const sheet = book.addWorksheet(words.sheets.notes, {
    pageSetup: { paperSize: a4, fitToPage: true, fitToHeight: 0 },
  });
  sheet.columns = [{ width: 20 }, { width: 2 * charactersAcross + 2 }];
  const lines: [string, string][] = [
    [words.parts.summary, summary],
    ...remarks.map((text): [string, string] => [words.parts.remarks, text]),
    ...proof,
    ...definitions.map(({ title, text }): [string, string] => [title, text]),
  ];
  for (const line of lines) {
    const row = sheet.addRow(line);
    row.height = 17 * Math.ceil(line[1].length / charactersAcross);
    row.eachCell((cell) => {
      cell.font = font;
      cell.alignment = { vertical: 'top', wrapText: true };
    });
  }
}

function addSources(book: ExcelJS.Workbook, { sources, words }: ReportTable): void {
  const sheet = book.addWorksheet(words.sheets.sources, {
    pageSetup: { paperSize: a4, fitToPage: true, fitToHeight: 0, printTitlesRow: '1:1' },
    views: [{ state: 'frozen', ySplit: 1 }],
  });
  sheet.columns = [{ width: 26 }, { width: 24 }, { width: 50 }];
  sheet.addRow([words.places.archives, words.columns.figure, words.sheets.entry]).font = { ...font, bold: true };
  /** The first row of a figure leads to all its entries. */
  const add = (archives: string, figure: string, said: string, at?: string) => {
    const row = sheet.addRow([archives, at ? { text: figure, hyperlink: at } : figure, said]);
    row.font = font;
    if (at) row.getCell(2).font = linkFont;
  };
  for (const { archives, figure, entries, at } of sources)
    for (const [n, entry] of entries.entries()) add(archives, figure, entry, n === 0 ? at : undefined);
  for (const { archives, figure, more, at } of sources) if (more > 0) add(archives, figure, words.more(more), at);
}

/** The columns with long names in them. */
const named = new Set([chinese, english].flatMap(({ places, columns }) => [places.archives, columns.figure]));

const widthOf = (title: string, is: Column['is'], wide: boolean): number => {
  if (is === 'text') return named.has(title) ? 22 : 11;
  return is === 'growth' && !wide ? 20 : wide ? 12 : 14;
};
