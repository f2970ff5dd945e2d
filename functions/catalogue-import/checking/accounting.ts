import type { Mapping } from '../columns/columns.ts';
import type { SheetRow } from '../columns/header.ts';
import type { Asked, PreviewRow, RowEnd, StagedRow } from '../row-account.ts';
import type { PlannedRow } from './check-sheet.ts';
import { asksIn, isTaken } from './row.ts';

/** What becomes of a planned row. */
export const endOf = (row: PlannedRow): RowEnd => (isTaken(row) && row.plan ? row.plan.becomes : 'rejected');

/** The rows to be committed, in the order of the sheet. */
export const stagedRows = (rows: PlannedRow[]): StagedRow[] =>
  rows.flatMap((row) => {
    if (endOf(row) === 'rejected' || !row.description) return [];
    const { plan, description } = row;
    const compared = {
      ...(plan?.base !== undefined && { base: plan.base }),
      ...(plan?.again && { again: plan.again }),
    };
    return [{ row: row.row, description, ...compared, asks: asksIn(row) }];
  });

const shownExamples = 5;

/** What a sheet asks, column by column: only of rows that can be taken, for the others come again anyway. */
export function openAsks(): { add(row: PlannedRow): void; asked(): Asked[] } {
  const byColumn = new Map<string, { rows: number; codes: Set<string>; examples: Asked['examples'] }>();
  const add = (planned: PlannedRow) => {
    if (endOf(planned) === 'rejected') return;
    for (const column of asksIn(planned)) {
      const asked = byColumn.get(column) ?? { rows: 0, codes: new Set(), examples: [] };
      byColumn.set(column, asked);
      asked.rows++;
      for (const { row, code, zh, en, proposal } of planned.issues.filter(asksAbout(column))) {
        asked.codes.add(code);
        if (asked.examples.length < shownExamples)
          asked.examples.push({ row, zh, en, ...(proposal !== undefined && { proposal }) });
      }
    }
  };
  const asked = () =>
    [...byColumn].map(([column, { codes, ...one }]) => ({ column, ...one, codes: [...codes].sort() }));
  return { add, asked };
}

const asksAbout = (column: string) => (issue: PlannedRow['issues'][number]) =>
  issue.severity === 'warning' && issue.column === column;

/** What the rows of a whole sheet ask. */
export function askedOf(rows: PlannedRow[]): Asked[] {
  const asks = openAsks();
  rows.forEach(asks.add);
  return asks.asked();
}

const shownCell = 200;

/** The first rows of the sheet with their imported columns only; secret rows are passed over. */
export function previewOf(rows: PlannedRow[], sheet: SheetRow[], { headers, at }: Mapping, count = 5): PreviewRow[] {
  const cellsOf = new Map(sheet.map(({ row, cells }) => [row, cells]));
  const imported = [...at.values()].sort((a, b) => a - b);
  return rows
    .filter(({ secret, passedOver }) => !secret && !passedOver)
    .slice(0, count)
    .map((planned) => {
      const cells = cellsOf.get(planned.row) ?? [];
      return {
        row: planned.row,
        cells: Object.fromEntries(
          imported.map((index) => [headers[index] ?? '', (cells[index] ?? '').slice(0, shownCell)]),
        ),
        ...(planned.referenceCode && { referenceCode: planned.referenceCode }),
        taken: endOf(planned) !== 'rejected',
      };
    });
}
