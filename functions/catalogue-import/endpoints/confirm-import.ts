import { api } from '#shared/api/api.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { problem } from '#shared/runtime/problem.ts';
import { rememberColumns } from '../columns/known-columns.ts';
import * as contract from '../contract.ts';
import { mayBecome, undecidedColumns } from '../import.ts';
import { changeImport } from '../import-store.ts';
import { requireImport, requireStaged, shownImport } from './shown-import.ts';

/** Confirms a checked import: the durable intent from which the commit starts. Confirming twice is confirming once. */
export const confirmImport = api(contract.confirmImport, async ({ params, body, actor, now }) => {
  const found = await requireImport(params, actor);
  const { state, check, batchId: importId } = found;
  if (state === 'confirmed' || state === 'committed') return shownImport(found);
  if (!check || !mayBecome(state, 'confirmed')) throw problem('import-not-checked', { importId, state });
  requireStaged(found, now);
  if (check.chunks === 0) throw problem('nothing-to-import', { rejected: check.counts.rejected });
  const { missing, unknown } = undecidedColumns(check.asks, body.accept, body.decline);
  if (missing.length + unknown.length > 0) throw problem('columns-undecided', { missing, unknown });
  const { expiresAt: _, ...kept } = found;
  const confirmed = {
    ...kept,
    state: 'confirmed' as const,
    confirmedBy: actor.subject,
    confirmedAt: now.toISOString(),
    declined: body.decline,
    correlationId: correlationId(),
  };
  await rememberColumns(confirmed, { by: actor.subject, at: now }); // before, as the audit: nobody would come back to them
  const count = check.counts.received - check.counts.rejected;
  const said = { archivesCode: found.archivesCode, actor: actor.subject, target: importId, count };
  const reopened = check.asks.some(({ codes, column }) => codes.includes('V53') && body.accept.includes(column));
  const because = reopened ? '其中有更新已开放条目的行' : undefined;
  await recordAudit([{ ...said, action: 'confirm-import', outcome: 'done', ...(because && { because }) }], now);
  const mine = await changeImport(confirmed, state);
  return shownImport(mine ? confirmed : await requireImport(params, actor));
});
