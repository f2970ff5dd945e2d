import { rowProblem } from '#shared/messages/row-problems.ts';
import type { Entry } from '#shared/records/record.ts';
import { describesAnew, type Refused, refusal } from '../committing/commit-row.ts';
import type { StagedRow } from '../row-account.ts';

/**
 * What is to be undone of a row, or, when this reversal has done it before, that it was; a row that wrote nothing has nothing to undo. What scans
 * came to while it was withdrawn is described again, unless its 档号 leads on: they follow it.
 */
export type Undoing =
  | { withdraw: Entry }
  | { putBack: Entry; toVersion: number }
  | { describeAgain: Entry }
  | { end: 'updated' | 'unchanged' }
  | { refuse: Refused };

/**
 * What is known of a row's entry: as it stands, the version that the import would have written, the one since by this reversal, whether that was
 * taken back, and what belongs to the record.
 */
export type Traces = {
  current?: Entry | undefined;
  written?: Entry | undefined;
  undone?: Entry | undefined;
  takenBack: boolean;
  belonging: 'scans' | 'annotations' | undefined;
};

/**
 * Decides what of a row of import `reverses` is undone: the entry that it made is withdrawn, the one that it changed goes back to what it said
 * before. What has changed since, or has scans or annotations, stays and is named (V50): nobody's later work is undone unseen. Scans may come while
 * an entry is being withdrawn, so it is looked at once more after that.
 */
export function decideUndoing(
  staged: StagedRow,
  { current, written, undone, takenBack, belonging }: Traces,
  reverses: string,
): Undoing {
  const { row, base, description } = staged;
  if (!current || written?.importId !== reverses) return { end: 'unchanged' };
  const { referenceCode } = description;
  const refused = (why: Why) => ({ refuse: refusal(row, rowProblem('V50', { referenceCode, why })) });
  if (takenBack) return refused(belonging ?? 'changed');
  if (undone)
    return belonging && current.withdrawn && !current.withdrawn.movedTo && current.version === undone.version
      ? { describeAgain: current }
      : { end: 'updated' };
  if (!standsAsWritten(current, written)) return refused('changed');
  if (!describesAnew(staged)) return { putBack: current, toVersion: base! };
  return belonging ? refused(belonging) : { withdraw: current };
}

type Why = 'changed' | 'scans' | 'annotations';

/** Whether an entry is as an import left it, also when it was changed and put back meanwhile. */
const standsAsWritten = (current: Entry, written: Entry): boolean =>
  !current.withdrawn &&
  current.contentHash === written.contentHash &&
  current.openingStatus === written.openingStatus &&
  current.publishedIn === written.publishedIn;
