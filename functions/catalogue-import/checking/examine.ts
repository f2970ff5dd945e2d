import { recordIdOf } from '#shared/records/record.ts';
import type { Sheet } from '#shared/sheets/line.ts';
import { elementName } from '../columns/columns.ts';
import { type Header, linesBelow, type SheetLine } from '../columns/header.ts';
import type { CheckResult } from '../import.ts';
import { type Keeping, openAccount } from './account.ts';
import {
  checkRows,
  codeColumnOf,
  type FondsReach,
  type Holdings,
  isSecretThroughout,
  planRows,
  recordIdsOf,
  refuseOthersFonds,
} from './check-sheet.ts';
import { type Survey, survey } from './survey.ts';

const windowRows = 2000;
/** A file of corrected rows alone has gaps all over, up to fifty numbers wide. */
const lookedUpGaps = 20_000;

/** What an examination is told: at which archives, on which day (Asia/Shanghai), and what to do with what is held. */
type Terms = { archivesCode: string; today: string; whenHeld: Holdings['whenHeld'] };

/** What it asks about the archives' fonds and holdings, and where it keeps what it finds. */
type Means = Keeping & {
  reachOf(named: Iterable<string>): Promise<FondsReach>;
  heldOf(recordIds: string[]): Promise<Holdings['held']>;
};

/**
 * Examines a sheet whose columns are understood. It is read twice, so that memory does not grow with it: once for what
 * concerns several rows, once row by row. Throws Unreadable.
 */
export async function examine(
  sheet: Sheet,
  header: Header,
  { archivesCode, today, whenHeld, reachOf, heldOf, ...keeping }: Terms & Means,
): Promise<CheckResult> {
  const context = { archivesCode, today };
  const surveyed = await survey(linesBelow(sheet.lines(), header), header, context);
  const reach = await reachOf(isSecretThroughout(header) ? [] : surveyed.fonds);
  await forgetHeldGaps(surveyed, (codes) => heldOf(codes.map((code) => recordIdOf(archivesCode, code))), archivesCode);

  const { column } = codeColumnOf(header);
  const account = openAccount(header, keeping, await sheet.widths?.());
  for await (const lines of windows(linesBelow(sheet.lines(), header))) {
    const ours = refuseOthersFonds(checkRows(lines, header, surveyed, context), reach);
    await account.take(planRows(ours, { held: await heldOf(recordIdsOf(ours)), whenHeld, column }), lines);
  }
  const { mapping, headerLine } = header;
  const mapped = [...mapping.at].map(([element, at]) => ({
    column: mapping.headers[at] ?? '',
    element: elementName(element),
  }));
  const found = await account.close();
  return { encoding: sheet.encoding, headerLine, mapping: mapped, unmappedColumns: mapping.unmapped, ...found };
}

async function* windows(lines: AsyncIterable<SheetLine>): AsyncGenerator<SheetLine[]> {
  let window: SheetLine[] = [];
  for await (const line of lines) {
    if (window.push(line) < windowRows) continue;
    yield window;
    window = [];
  }
  if (window.length > 0) yield window;
}

/** Numbers that the archives holds already are missing in the sheet only: a file of corrected rows has many such. */
async function forgetHeldGaps(
  { missing }: Survey,
  find: (codes: string[]) => Promise<Holdings['held']>,
  archivesCode: string,
): Promise<void> {
  const held = await find([...missing.values()].flat().slice(0, lookedUpGaps));
  for (const [after, codes] of missing) {
    const lacking = codes.filter(
      (code) =>
        held.get(recordIdOf(archivesCode, code))?.withdrawn !== undefined || !held.has(recordIdOf(archivesCode, code)),
    );
    if (lacking.length > 0) missing.set(after, lacking);
    else missing.delete(after);
  }
}
