import { rowProblem } from '#shared/messages/row-problems.ts';
import { contentHashOf, type Entry, recordIdOf } from '#shared/records/record.ts';
import { bearsSecretMark } from '#shared/records/security-class.ts';
import type { Header, SheetLine } from '../columns/header.ts';
import { spoken } from './item-gaps.ts';
import { type CheckedRow, checkRow, isTaken, type RowContext, secretRow } from './row.ts';
import { type Survey, sayingOf } from './survey.ts';

/** What would become of a row: a new entry (`again`: where one was withdrawn), a new version of the entry held (`base`), or nothing, being held as it is. */
type Plan = { becomes: 'created' | 'updated' | 'unchanged'; base?: number; again?: true };

export type PlannedRow = CheckedRow & { plan?: Plan };

/** Whose fonds is whose: those of this archives, those the clerk is restricted to, and who holds the others. */
export type FondsReach = { registered: Set<string>; restrictedTo?: string[]; holders: Map<string, string> };

/** What the archives holds already, by recordId, and what to do with a row that says something else. */
export type Holdings = {
  held: Map<
    string,
    Pick<Entry, 'contentHash' | 'version' | 'title' | 'withdrawn' | 'publishedIn'> &
      Partial<Pick<Entry, 'openingStatus'>>
  >;
  whenHeld: 'refuse' | 'revise';
  /** The column in which is asked about a code. */
  column?: string | undefined;
};

/** Whether a secret mark stands above the column names: then every row is secret. */
export const isSecretThroughout = ({ above }: Header): boolean => above.some((line) => line.some(bearsSecretMark));

/**
 * Checks every line by itself and against the whole sheet: V01 of rows with one code none is taken, for nobody knows which
 * is right; V25 numbers missing before a row; V30 described twice. Secret rows take part in nothing.
 */
export function checkRows(
  lines: SheetLine[],
  header: Header,
  { twice, missing, said }: Survey,
  context: Omit<RowContext, 'mapping'>,
): CheckedRow[] {
  const { mapping } = header;
  if (isSecretThroughout(header)) return lines.map(({ row }) => secretRow(row));
  const { column, columnAt } = codeColumnOf(header);
  const titleColumn = mapping.headers[mapping.at.get('title') ?? columnAt];
  return lines.map((line) => {
    const one = checkRow(line, { ...context, mapping });
    const { row, issues, referenceCode } = one;
    if (!referenceCode) return one;
    const place = { row, ...(column && { column }) };
    const same = twice.get(referenceCode);
    if (same) issues.unshift({ ...place, ...rowProblem('V01', { rows: same.slice(0, 20), referenceCode }) });
    const gap = missing.get(referenceCode);
    if (gap && (!same || same[0] === row)) issues.push({ ...place, ...rowProblem('V25', { itemNumber: spoken(gap) }) });
    const otherCode = said.get(sayingOf(one) ?? '');
    if (otherCode && otherCode !== referenceCode)
      issues.push({ row, ...(titleColumn && { column: titleColumn }), ...rowProblem('V30', { otherCode }) });
    return one;
  });
}

/** The column that says the last part of the code. */
export function codeColumnOf({ mapping: { at, headers } }: Pick<Header, 'mapping'>) {
  const columnAt = at.get('referenceCode') ?? at.get('itemNumber') ?? at.get('fileNumber') ?? -1;
  return { column: headers[columnAt], columnAt };
}

/** The fonds numbers that this archives has not registered: whose they are is to be looked up. */
export const strangeFonds = (named: Iterable<string>, registered: Set<string>): string[] =>
  [...named].filter((fondsNumber) => !registered.has(fondsNumber));

/** V28 for every row of a fonds that is not the clerk's to submit for; V23 when it only seems to lack its leading zeros. */
export function refuseOthersFonds(rows: CheckedRow[], { registered, restrictedTo, holders }: FondsReach): CheckedRow[] {
  const withZeros = (number: string) =>
    ['0', '00', '000'].map((zeros) => zeros + number).find((one) => registered.has(one));
  return rows.map((one) => {
    const { fondsNumber, row, issues } = one;
    if (!fondsNumber) return one;
    const ours = registered.has(fondsNumber);
    if (ours && (!restrictedTo || restrictedTo.includes(fondsNumber))) return one;
    const holder = ours ? '本馆其他立档单位' : holders.get(fondsNumber);
    const lost = ours ? undefined : withZeros(fondsNumber);
    const damage = lost ? [{ row, ...rowProblem('V23', { damage: 'leading-zero' }, lost) }] : [];
    const strange = { row, ...rowProblem('V28', { fondsNumber, ...(holder && { holder }) }) };
    return { ...one, issues: [...issues, ...damage, strange] };
  });
}

/** The keys under which rows that can be taken would be held. */
export const recordIdsOf = (rows: CheckedRow[]): string[] =>
  rows.filter(isTaken).map(({ description }) => recordIdOf(description!.archivesCode, description!.referenceCode));

/**
 * Compares rows with what is held (V02): the same is left as it is, something else is refused or, if so asked, revised; what the public reads
 * is not, and what was opened not unasked (V53), for a director agreed to what it said. What was withdrawn is described anew, but not unasked
 * where its 档号 was corrected (V51): an old sheet would bring the wrong one back.
 */
export function planRows(rows: CheckedRow[], { held, whenHeld, column }: Holdings): PlannedRow[] {
  return rows.map((one): PlannedRow => {
    const { description, row, issues } = one;
    if (!description || !isTaken(one)) return one;
    const entry = held.get(recordIdOf(description.archivesCode, description.referenceCode));
    if (!entry) return { ...one, plan: { becomes: 'created' } };
    const base = entry.version;
    if (entry.withdrawn) {
      const { movedTo } = entry.withdrawn;
      const plan = { becomes: 'created' as const, base, again: true as const };
      if (!movedTo) return { ...one, plan };
      const moved = rowProblem('V51', { referenceCode: description.referenceCode, movedTo });
      return { ...one, issues: [...issues, { row, ...(column && { column }), ...moved }], plan };
    }
    if (entry.contentHash === contentHashOf(description)) {
      const known = { row, ...rowProblem('V02', { same: true }) };
      return { ...one, issues: [...issues, known], plan: { becomes: 'unchanged', base } };
    }
    if (whenHeld === 'revise')
      return {
        ...one,
        issues: [...issues, ...approvedOf(entry, description, row, column)],
        plan: { becomes: 'updated', base },
      };
    const clash = rowProblem('V02', { same: false, title: description.title, heldTitle: entry.title });
    return { ...one, issues: [...issues, { row, ...clash }] };
  });
}

function approvedOf(
  { openingStatus, publishedIn }: Pick<Entry, 'publishedIn'> & Partial<Pick<Entry, 'openingStatus'>>,
  { referenceCode }: Pick<Entry, 'referenceCode'>,
  row: number,
  column: string | undefined,
): CheckedRow['issues'] {
  const published = publishedIn !== undefined;
  if (!published && openingStatus !== 'opened') return [];
  return [{ row, ...(column && { column }), ...rowProblem('V53', { referenceCode, published }) }];
}
