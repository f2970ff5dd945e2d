import { rowProblem } from '#shared/messages/row-problems.ts';
import { contentHashOf, type Entry, recordIdOf } from '#shared/records/record.ts';
import { bearsSecretMark } from '#shared/records/security-class.ts';
import type { MappedSheet } from './header.ts';
import { type CheckedRow, checkRow, isTaken, type RowContext, secretRow } from './row.ts';

/** What would become of a row: a new entry, a new version of the entry held (`base`), or nothing, being held as it is. */
type Plan = { becomes: 'created' | 'updated' | 'unchanged'; base?: number };

export type PlannedRow = CheckedRow & { plan?: Plan };

/** Whose fonds is whose: those of this archives, those the clerk is restricted to, and who holds the others. */
export type FondsReach = { registered: Set<string>; restrictedTo?: string[]; holders: Map<string, string> };

/** What the archives holds already, by recordId, and what to do with a row that says something else. */
export type Holdings = {
  held: Map<string, Pick<Entry, 'contentHash' | 'version' | 'title'>>;
  whenHeld: 'refuse' | 'revise';
};

/**
 * Checks every row by itself and against the others of the sheet (V01: of rows with one code none is taken, for nobody
 * knows which is right). A secret mark above the header makes every row secret. Secret rows take part in nothing.
 */
export function checkRows({ above, rows, mapping }: MappedSheet, context: Omit<RowContext, 'mapping'>): CheckedRow[] {
  if (above.some((line) => line.some(bearsSecretMark))) return rows.map(({ row }) => secretRow(row));
  const checked = rows.map((row) => checkRow(row, { ...context, mapping }));
  const byCode = Map.groupBy(
    checked.filter(({ referenceCode }) => referenceCode !== undefined),
    ({ referenceCode }) => referenceCode ?? '',
  );
  const column = mapping.headers[mapping.at.get('referenceCode') ?? -1];
  for (const [referenceCode, same] of byCode) {
    if (same.length < 2) continue;
    const shown = same.slice(0, 20).map(({ row }) => row);
    const problem = rowProblem('V01', { rows: shown, referenceCode });
    for (const one of same) one.issues.unshift({ row: one.row, ...(column && { column }), ...problem });
  }
  return checked;
}

/** The fonds numbers that rows name and this archives has not registered: whose they are is to be looked up. */
export const strangeFonds = (rows: CheckedRow[], registered: Set<string>): string[] => [
  ...new Set(rows.flatMap(({ fondsNumber }) => (fondsNumber && !registered.has(fondsNumber) ? [fondsNumber] : []))),
];

/** V28 for every row of a fonds that is not the clerk's to submit for. */
export function refuseOthersFonds(rows: CheckedRow[], { registered, restrictedTo, holders }: FondsReach): CheckedRow[] {
  return rows.map((one) => {
    const { fondsNumber, row, issues } = one;
    if (!fondsNumber) return one;
    const ours = registered.has(fondsNumber);
    if (ours && (!restrictedTo || restrictedTo.includes(fondsNumber))) return one;
    const holder = ours ? '本馆其他立档单位' : holders.get(fondsNumber);
    return { ...one, issues: [...issues, { row, ...rowProblem('V28', { fondsNumber, ...(holder && { holder }) }) }] };
  });
}

/** The keys under which rows that can be taken would be held. */
export const recordIdsOf = (rows: CheckedRow[]): string[] =>
  rows.filter(isTaken).map(({ description }) => recordIdOf(description!.archivesCode, description!.referenceCode));

/** Compares rows with what is held (V02): the same is left as it is, something else is refused or, if so asked, revised. */
export function planRows(rows: CheckedRow[], { held, whenHeld }: Holdings): PlannedRow[] {
  return rows.map((one): PlannedRow => {
    const { description, row, issues } = one;
    if (!description || !isTaken(one)) return one;
    const entry = held.get(recordIdOf(description.archivesCode, description.referenceCode));
    if (!entry) return { ...one, plan: { becomes: 'created' } };
    const base = entry.version;
    if (entry.contentHash === contentHashOf(description)) {
      const known = { row, ...rowProblem('V02', { same: true }) };
      return { ...one, issues: [...issues, known], plan: { becomes: 'unchanged', base } };
    }
    if (whenHeld === 'revise') return { ...one, plan: { becomes: 'updated', base } };
    const clash = rowProblem('V02', { same: false, title: description.title, heldTitle: entry.title });
    return { ...one, issues: [...issues, { row, ...clash }] };
  });
}
