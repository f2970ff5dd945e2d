import { archivesWithFonds, fondsNumbersOf } from '#shared/archives/directory-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { askedOf, endOf, previewOf, stagedRows } from './accounting.ts';
import { answerWorkbook } from './answer-workbook.ts';
import { checkRows, type PlannedRow, planRows, recordIdsOf, refuseOthersFonds, strangeFonds } from './check-sheet.ts';
import { elementName } from './columns.ts';
import { type MappedSheet, mapSheet } from './header.ts';
import { type CheckResult, chunkItem, chunkRows, type Import } from './import.ts';
import { problemPage, problemsPerPage } from './problem-page.ts';
import { countRows } from './row-account.ts';
import { readSheet } from './sheet.ts';
import { keepWorkbook, stage } from './sheet-storage.ts';

const abreastPuts = 8;
const keptSecretNumbers = 1000;
const lookedUpFonds = 20;

/**
 * Reads and checks an arrived sheet, and stages what came of it: the rows to commit in chunks, the problems in pages, the
 * error workbook. Nothing of a secret row is among them. Doing it again writes the same. Throws Unreadable.
 */
export async function checkArrived(found: Import, bytes: Buffer, now: Date): Promise<CheckResult> {
  const { archivesCode, batchId } = found;
  const { encoding, lines } = await readSheet(bytes);
  const sheet = mapSheet(lines);
  const rows = await plan(found, sheet, now);

  const chunks = paged(stagedRows(rows), chunkRows);
  await abreast(chunks, abreastPuts, (chunk, at) => stage(archivesCode, batchId, chunkItem(at + 1), chunk));
  const problemPages = await stageProblems(found, rows);
  const counts = countRows(rows.map(endOf));
  if (counts.rejected > 0) await keepWorkbook(archivesCode, batchId, await answerWorkbook(sheet, rows));

  const { mapping, headerLine } = sheet;
  const secret = rows.filter((row) => row.secret).map(({ row }) => row);
  return {
    encoding,
    headerLine,
    mapping: [...mapping.at].map(([element, at]) => ({
      column: mapping.headers[at] ?? '',
      element: elementName(element),
    })),
    unmappedColumns: mapping.unmapped,
    counts,
    asks: askedOf(rows),
    preview: previewOf(rows, sheet.rows, mapping),
    chunks: chunks.length,
    problemPages,
    secretRows: secret.slice(0, keptSecretNumbers),
    secretCount: secret.length,
  };
}

async function plan(found: Import, sheet: MappedSheet, now: Date): Promise<PlannedRow[]> {
  const { archivesCode, whenHeld } = found;
  const checked = checkRows(sheet, { archivesCode, today: shanghaiDay(now) });
  const registered = await fondsNumbersOf(archivesCode);
  const holders = new Map<string, string>();
  for (const fondsNumber of strangeFonds(checked, registered).slice(0, lookedUpFonds)) {
    const names = (await archivesWithFonds(fondsNumber)).map(({ name }) => name);
    if (names.length > 0) holders.set(fondsNumber, names.join('、'));
  }
  const ours = refuseOthersFonds(checked, { registered, holders, ...(found.fonds && { restrictedTo: found.fonds }) });
  const batches = paged(recordIdsOf(ours), 100);
  const held = new Map((await abreast(batches, abreastPuts, findEntries)).flatMap((entries) => [...entries]));
  return planRows(ours, { held, whenHeld });
}

async function stageProblems(
  { archivesCode, batchId }: Import,
  rows: PlannedRow[],
): Promise<CheckResult['problemPages']> {
  const counts = { error: 0, warning: 0, information: 0 };
  for (const severity of ['error', 'warning', 'information'] as const) {
    const pages = paged(
      rows.flatMap(({ issues }) => issues.filter((issue) => issue.severity === severity)),
      problemsPerPage,
    );
    await abreast(pages, abreastPuts, (page, at) =>
      stage(archivesCode, batchId, problemPage({ severity, number: at + 1 }), page),
    );
    counts[severity] = pages.length;
  }
  return counts;
}

function paged<T>(items: T[], size: number): T[][] {
  const pages: T[][] = [];
  for (let first = 0; first < items.length; first += size) pages.push(items.slice(first, first + size));
  return pages;
}
