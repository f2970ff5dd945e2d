import { rowProblem } from '#shared/messages/row-problems.ts';
import { contentHashOf, type Entry } from '#shared/records/record.ts';
import type { StagedRow } from '../row-account.ts';

/** A row that was not taken at the commit, and why. */
export type Refused = { row: number; code: string; zh: string; en: string };

/** What is to be done with a staged row, or, when this import has done it before, what was done. */
export type Decision =
  | { write: 'create' }
  | { write: 'revise'; before: Entry }
  | { end: 'created' | 'updated' | 'unchanged' }
  | { refuse: Refused };

/** The version that this import would have written: the one after that with which the row was compared. */
export const writtenVersion = ({ base }: Pick<StagedRow, 'base'>): number => (base ?? 0) + 1;

/** The columns of a row whose proposals were not accepted. */
export const declinedIn = ({ asks }: Pick<StagedRow, 'asks'>, declined: string[]): string[] =>
  asks.filter((column) => declined.includes(column));

/**
 * Decides about a staged row by what is held now. `written` is the version this import would have written, if there is
 * one: when it bears this import's id the row was done in an earlier delivery, and still counts as what it was. What
 * somebody else has changed since the check is not overwritten.
 */
export function decideRow(
  staged: StagedRow,
  current: Entry | undefined,
  written: Entry | undefined,
  { importId, declined }: { importId: string; declined: string[] },
): Decision {
  const { row, base, description } = staged;
  const columns = declinedIn(staged, declined);
  if (columns.length > 0) return { refuse: refusal(row, rowProblem('V40', { columns })) };
  if (written?.importId === importId) return { end: describesAnew(staged) ? 'created' : 'updated' };
  if (current && !current.withdrawn && current.contentHash === contentHashOf(description)) return { end: 'unchanged' };
  if (!current && base === undefined) return { write: 'create' };
  if (current && current.version === base) return { write: 'revise', before: current };
  return { refuse: refusal(row, rowProblem('V39', { referenceCode: description.referenceCode })) };
}

/** Whether a row makes an entry where there is none now. */
export const describesAnew = ({ base, again }: Pick<StagedRow, 'base' | 'again'>): boolean =>
  base === undefined || again === true;

/** What the account of an import says of a row that was refused at commit. */
export const refusal = (row: number, { code, zh, en }: { code: string; zh: string; en: string }): Refused => ({
  row,
  code,
  zh,
  en,
});
