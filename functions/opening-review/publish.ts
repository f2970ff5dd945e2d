import type { Actor } from '#shared/access/actor.ts';
import { api } from '#shared/api/api.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import type { Entry } from '#shared/records/record.ts';
import { type Revision, reviseEntry } from '#shared/records/record-changes.ts';
import { problem } from '#shared/runtime/problem.ts';
import { type ProposedPublication as Batch, publications } from './opening-store.ts';
import { requireOthersWord } from './others-word.ts';
import { named, ownRecords } from './own-records.ts';
import { asProposed, asTheyStood, publishedBy } from './proposed.ts';
import * as contract from './publication-contract.ts';

/** Proposes own opened records for publication; all of them must be held and opened, or none is proposed. */
export const proposePublication = api(contract.proposePublication, async ({ params, body, actor, now, newId }) => {
  const { referenceCodes, held } = await ownRecords(params.archivesCode, body.referenceCodes, actor);
  requireOpened(held);
  await requireOthersWord(held, { ...params, ...body }, now);
  const batch = {
    batchId: newId(),
    ...params,
    ...body,
    state: 'proposed' as const,
    referenceCodes,
    proposedBy: actor.subject,
    proposedAt: now.toISOString(),
  };
  await publications.put({ ...batch, asTheyStood: asTheyStood(held) });
  return batch;
});

/** Publishes the records of a batch as they were proposed. A confirmation cut short is simply sent again; what is withdrawn meanwhile is off the net when it ends. */
export const confirmPublication = api(contract.confirmPublication, async ({ params, actor, now }) => {
  const batch = await requireBatch(params);
  if (batch.proposedBy === actor.subject) throw problem('proposer-cannot-confirm', {});
  const standing = batch.state === 'proposed' ? await publish(batch, actor, now) : batch;
  if (standing.state === 'confirmed') return standing;
  const count = await takeOff(standing, actor, now);
  if (count > 0) await audited(standing, actor, 'withdraw-publication', count, now);
  throw problem('publication-withdrawn', {});
});

/**
 * Takes the records of a batch off the net again; they stay opened. One that a later batch has published stays published. The batch is marked
 * first, so that a confirmation under way sees it; sent again, it takes off what is still there.
 */
export const withdrawPublication = api(contract.withdrawPublication, async ({ params, body, actor, now }) => {
  const batch = await requireBatch(params);
  const said = { withdrawnBy: actor.subject, withdrawnAt: now.toISOString(), withdrawnFor: body.reason };
  const withdrawn = batch.state === 'withdrawn' ? batch : { ...batch, state: 'withdrawn' as const, ...said };
  if (batch.state !== 'withdrawn' && !(await publications.move(withdrawn, batch.state)))
    throw problem('changed-meanwhile', { what: `公布批次${batch.batchId}` });
  const count = await takeOff(withdrawn, actor, now);
  await audited(withdrawn, actor, 'withdraw-publication', count, now);
  return withdrawn;
});

/** The published batches of an archives, newest first. */
export const listPublications = api(contract.listPublications, async ({ params, query, page }) => {
  const { items, next } = await publications.of(params.archivesCode, query.limit, page.after);
  return { items, next: await page.next(next) };
});

async function requireBatch({ archivesCode, batchId }: { archivesCode: string; batchId: string }): Promise<Batch> {
  const batch = await publications.find(archivesCode, batchId);
  if (!batch) throw problem('publication-batch-not-found', { batchId });
  return batch;
}

function requireOpened(entries: Entry[]): void {
  const closed = entries.filter(({ openingStatus }) => openingStatus !== 'opened');
  if (closed.length)
    throw problem('not-opened-yet', { codes: named(closed.map(({ referenceCode }) => referenceCode)) });
}

/** Each record of a proposed batch gets a new version that names it. The batch as it stands then: confirmed, or withdrawn meanwhile. */
async function publish(batch: Batch, actor: Actor, now: Date): Promise<Batch> {
  const isPublished = ({ publishedIn }: Entry) => publishedIn === batch.batchId;
  const held = await asProposed(batch, isPublished);
  requireOpened(held);
  const to = held.filter((entry) => !isPublished(entry));
  await requireOthersWord(to, batch, now);
  const reason = `网上公布批次${batch.batchId}:${batch.ground}`;
  const changed = await reviseAll(to, { publishedIn: batch.batchId }, { by: actor.subject, at: now, reason });
  if (!changed) {
    await audited(batch, actor, 'confirm-publication', held.length, now);
    const said = { confirmedBy: actor.subject, confirmedAt: now.toISOString() };
    const confirmed = { ...batch, state: 'confirmed' as const, ...said };
    if (await publications.move(confirmed, 'proposed')) return confirmed;
  }
  const standing = await requireBatch(batch);
  if (changed && standing.state === 'proposed') throw changed;
  return standing;
}

/** Takes off the net what a withdrawn batch has there; answers how many records. */
async function takeOff(batch: Batch, actor: Actor, now: Date): Promise<number> {
  const held = await publishedBy(batch);
  const reason = `撤回网上公布批次${batch.batchId}:${batch.withdrawnFor}`;
  const changed = await reviseAll(held, { publishedIn: null }, { by: actor.subject, at: now, reason });
  if (changed) throw changed;
  return held.length;
}

/** Revises one entry after the other; `changed-meanwhile` of the first that somebody else has changed since it was read. */
async function reviseAll(entries: Entry[], revision: Revision, change: { by: string; at: Date; reason: string }) {
  for (const entry of entries)
    if (!(await reviseEntry(entry, revision, change)))
      return problem('changed-meanwhile', { what: `档号${entry.referenceCode}的条目` });
  return undefined;
}

const audited = ({ archivesCode, batchId }: Batch, { subject }: Actor, action: string, count: number, now: Date) =>
  recordAudit([{ archivesCode, actor: subject, action, outcome: 'done', target: batchId, count }], now);
