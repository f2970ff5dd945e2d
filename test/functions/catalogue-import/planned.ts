import { openAnswer } from '#functions/catalogue-import/answering/answer-workbook.ts';
import { endOf } from '#functions/catalogue-import/checking/accounting.ts';
import {
  checkRows,
  type FondsReach,
  type Holdings,
  type PlannedRow,
  planRows,
  refuseOthersFonds,
} from '#functions/catalogue-import/checking/check-sheet.ts';
import { survey } from '#functions/catalogue-import/checking/survey.ts';
import { type Header, linesBelow, mapHeader, type SheetLine } from '#functions/catalogue-import/columns/header.ts';
import { readSheet } from '#functions/catalogue-import/reading/sheet.ts';
import { firstLines, type Line, type Sheet, type Widths } from '#shared/sheets/line.ts';

const nothingHeld: Holdings = { held: new Map(), whenHeld: 'refuse' };
const context = { archivesCode: '443021', today: '20240929' };

/** All lines of a sheet. */
export const linesOf = (sheet: Sheet): Promise<Line[]> => firstLines(sheet.lines(), Number.POSITIVE_INFINITY);

/** All cells of a file. */
export async function cellsOf(bytes: Buffer): Promise<{ encoding: Sheet['encoding']; lines: string[][] }> {
  const sheet = await readSheet(bytes);
  return { encoding: sheet.encoding, lines: (await linesOf(sheet)).map(({ cells }) => cells) };
}

/** A sheet whose columns are understood, with the lines below its header. */
export type MappedSheet = Header & { rows: SheetLine[]; widths?: Widths };

export async function mapSheet(lines: string[][]): Promise<MappedSheet> {
  async function* all() {
    for (const cells of lines) yield { cells };
  }
  const header = mapHeader(lines.slice(0, 21));
  const rows: SheetLine[] = [];
  for await (const line of linesBelow(all(), header)) rows.push(line);
  return { ...header, rows };
}

/** Reads, maps, checks and plans a sheet as the read-sheet function does, without the stores. Today is 2024-09-29. */
export async function planned(bytes: Buffer, reach: Partial<FondsReach> = {}, holdings: Partial<Holdings> = {}) {
  const opened = await readSheet(bytes);
  const header = mapHeader((await firstLines(opened.lines(), 21)).map(({ cells }) => cells));
  const surveyed = await survey(linesBelow(opened.lines(), header), header, context);
  const lines: SheetLine[] = [];
  for await (const line of linesBelow(opened.lines(), header)) lines.push(line);
  const checked = checkRows(lines, header, surveyed, context);
  const fonds = { registered: new Set(['A439', 'C038', 'A120', 'Z109']), holders: new Map<string, string>(), ...reach };
  const rows = planRows(refuseOthersFonds(checked, fonds), { ...nothingHeld, ...holdings });
  const widths = await opened.widths?.();
  return { encoding: opened.encoding, sheet: { ...header, rows: lines, ...(widths && { widths }) }, rows };
}

/** The same of a UTF-8 text. */
export const plannedText = (text: string, reach?: Partial<FondsReach>, holdings?: Partial<Holdings>) =>
  planned(Buffer.from(text), reach, holdings);

/** The error workbook of a planned sheet. */
export function answerWorkbook({ rows: lines, widths, ...header }: MappedSheet, rows: PlannedRow[]): Promise<Buffer> {
  const answer = openAnswer(header, widths);
  rows.forEach((row, at) => {
    if (!row.passedOver && endOf(row) === 'rejected') answer.add(row, lines[at]?.cells ?? []);
  });
  return answer.close();
}
