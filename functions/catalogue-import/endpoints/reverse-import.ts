import { recordAudit } from '#shared/audit/audit-store.ts';
import { api } from '#shared/runtime/api.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from '../correction-contract.ts';
import { type CheckResult, type Import, reversalIdOf } from '../import.ts';
import { createImport, findImport } from '../import-store.ts';
import { requireImport, shownImport } from './shown-import.ts';

/** The rows of an import are kept for 30 days after their check; one day is left for the reversal to run. */
const reversibleDays = 29;

/**
 * Undoes a committed import by a reversing one: what it made is withdrawn, what it changed goes back, nothing is deleted. Asking twice
 * answers with the same reversal.
 */
export const reverseImport = api(contract.reverseImport, async ({ params, body, actor, now }) => {
  const found = await requireImport(params, actor);
  const { archivesCode, batchId: importId, state, check, fileName, whenHeld } = found;
  const reversalId = reversalIdOf(importId);
  const begun = await findImport(archivesCode, reversalId);
  if (begun) return shownImport(begun);
  if (state !== 'committed' || !check || found.reverses) throw problem('import-not-committed', { importId, state });
  if (!isKept(found, now)) throw problem('import-too-long-ago', { importId, days: reversibleDays });
  const reversal: Import = {
    batchId: reversalId,
    item: 'import',
    archivesCode,
    fileName,
    whenHeld,
    ...(found.fonds && { fonds: found.fonds }),
    reverses: importId,
    reason: body.reason,
    state: 'confirmed',
    check: rowsToUndo(check),
    openedAt: now.toISOString(),
    openedBy: actor.subject,
    confirmedAt: now.toISOString(),
    confirmedBy: actor.subject,
    correlationId: correlationId(),
  };
  const { received: count } = rowsToUndo(check).counts;
  const said = { archivesCode, actor: actor.subject, target: importId, because: body.reason, count };
  await recordAudit([{ ...said, action: 'reverse-import', outcome: 'done' }], now);
  const mine = await createImport(reversal);
  return shownImport(mine ? reversal : await requireImport({ archivesCode, importId: reversalId }, actor));
});

const isKept = ({ checkedAt }: Import, now: Date): boolean =>
  checkedAt !== undefined && now.getTime() - Date.parse(checkedAt) < reversibleDays * 86_400_000;

/** The account of a reversal before it has run: the rows that were to be committed, none of which asks or is refused yet. */
function rowsToUndo(check: CheckResult): CheckResult {
  const received = check.counts.received - check.counts.rejected;
  return {
    ...check,
    counts: { received, created: 0, updated: received, unchanged: 0, rejected: 0 },
    asks: [],
    preview: [],
    problemPages: { error: 0, warning: 0, information: 0 },
    passedOver: [],
    secretRows: [],
    secretCount: 0,
  };
}
