import { api } from '#shared/api/api.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from '../correction-contract.ts';
import { type CheckResult, type Import, isStaged, reversalIdOf, stagedDays } from '../import.ts';
import { createImport, findImport } from '../import-store.ts';
import { requireImport, shownImport } from './shown-import.ts';

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
  if (!isStaged(found, now)) throw problem('import-too-long-ago', { importId, days: stagedDays });
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
    checkedAt: found.checkedAt,
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
