import { rowProblem } from '#shared/messages/row-problems.ts';
import type { Entry } from '#shared/records/record.ts';
import { describesAnew, type Refused, refusal } from '../committing/commit-row.ts';
import type { StagedRow } from '../row-account.ts';

/** What is to be undone of a row, or, when this reversal has done it before, that it was; a row that wrote nothing has nothing to undo. */
export type Undoing =
  | { withdraw: Entry }
  | { putBack: Entry; toVersion: number }
  | { end: 'updated' | 'unchanged' }
  | { refuse: Refused };

/** What is known of a row's entry: as it stands, the version that the import would have written, and whether one since is by this reversal. */
export type Traces = { current?: Entry | undefined; written?: Entry | undefined; undone: boolean };

/**
 * Decides what of a row of import `reverses` is undone: the entry that it made is withdrawn, the one that it changed goes back to what it said
 * before. What has changed since, or has scans, stays and is named (V50): nobody's later work is undone unseen.
 */
export function decideUndoing(
  staged: StagedRow,
  { current, written, undone }: Traces,
  { reverses, hasScans }: { reverses: string; hasScans: boolean },
): Undoing {
  const { row, base, description } = staged;
  if (!current || written?.importId !== reverses) return { end: 'unchanged' };
  if (undone) return { end: 'updated' };
  const { referenceCode } = description;
  const refused = (why: 'changed' | 'scans') => ({ refuse: refusal(row, rowProblem('V50', { referenceCode, why })) });
  if (!standsAsWritten(current, written)) return refused('changed');
  if (!describesAnew(staged)) return { putBack: current, toVersion: base! };
  return hasScans ? refused('scans') : { withdraw: current };
}

/** Whether an entry is as an import left it, also when it was changed and put back meanwhile. */
const standsAsWritten = (current: Entry, written: Entry): boolean =>
  !current.withdrawn &&
  current.contentHash === written.contentHash &&
  current.openingStatus === written.openingStatus &&
  current.publishedIn === written.publishedIn;
