import { api } from '#shared/api/api.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { ledgerEntry } from '#shared/ledger/ledger.ts';
import { post } from '#shared/ledger/ledger-store.ts';
import { stockOf } from '#shared/records/holdings-unit.ts';
import type { Entry } from '#shared/records/record.ts';
import { type Change, reviseEntry } from '#shared/records/record-changes.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { confirmBatch, findBatch, type ProposedBatch } from './opening-store.ts';
import { requireOthersWord } from './others-word.ts';
import { asProposed } from './proposed.ts';

/**
 * Opens the records of a batch (档案法第27、30条): each gets a new version with the batch as its reason. Those that are open
 * already are passed over, so that a confirmation cut short is simply sent again; once confirmed, nothing is done any more. Nothing is
 * opened when an entry says something else than what was proposed, or when somebody's word is lacking. The units opened are posted to the ledger.
 */
export const confirmOpening = api(contract.confirmOpening, async ({ params, actor, now }) => {
  const batch = await findBatch(params.archivesCode, params.batchId);
  if (!batch) throw problem('opening-batch-not-found', { batchId: params.batchId });
  if (batch.proposedBy === actor.subject) throw problem('proposer-cannot-confirm', {});
  if (batch.state === 'confirmed') return batch;
  const isOpened = ({ openingStatus }: Entry) => openingStatus === 'opened';
  const held = await asProposed(batch, isOpened);
  const toOpen = held.filter((one) => !isOpened(one));
  await requireOthersWord(toOpen, batch, now);
  const change = { by: actor.subject, at: now, reason: `开放批次${batch.batchId}:${batch.ground}` };
  const opened: Entry[] = [];
  for (const entry of toOpen) {
    const after = await reviseEntry(entry, { openingStatus: 'opened' }, change);
    if (!after) throw problem('changed-meanwhile', { what: `档号${entry.referenceCode}的条目` });
    opened.push(after);
  }
  const { archivesCode } = params;
  const before = held.filter((entry) => isOpened(entry) && entry.reason === change.reason);
  await postOpened(batch, [...before, ...opened], change);
  const done = { archivesCode, actor: actor.subject, action: 'confirm-opening', outcome: 'done' as const };
  await recordAudit([{ ...done, target: batch.batchId, count: held.length }], now);
  const confirmed = {
    ...batch,
    state: 'confirmed' as const,
    confirmedBy: actor.subject,
    confirmedAt: now.toISOString(),
  };
  if (await confirmBatch(confirmed)) return confirmed;
  return (await findBatch(params.archivesCode, params.batchId)) ?? confirmed;
});

/** 开放 in units of holdings: an item inside a volume opens with no unit of its own. */
async function postOpened(
  { archivesCode, batchId }: ProposedBatch,
  opened: Entry[],
  { by, at }: Change,
): Promise<void> {
  const stocks = opened.map((entry) => stockOf(entry.referenceCode, entry.levelOfDescription));
  const count = (stock: 'volumes' | 'items') => stocks.filter((one) => one === stock).length;
  const quantities = { volumes: count('volumes'), items: count('items') };
  if (quantities.volumes + quantities.items === 0) return;
  const source = { kind: 'opening', id: batchId };
  const act = {
    archivesCode,
    entryId: `opening#${batchId}`,
    kind: 'opened' as const,
    date: shanghaiDay(at),
    quantities,
  };
  await post(ledgerEntry({ ...act, source, actor: by, at: at.toISOString() }));
}
