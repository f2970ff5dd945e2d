import type { Actor } from '#shared/access/actor.ts';
import { api } from '#shared/api/api.ts';
import { fondsNumbersOf } from '#shared/archives/directory-store.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import { pagesOf } from '#shared/records/page-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { findHeld } from '#shared/records/record-store.ts';
import { type ReferenceCode, readReferenceCode } from '#shared/records/reference-code.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { problem } from '#shared/runtime/problem.ts';
import { isUnderInspection } from '#shared/scans/inspected-store.ts';
import { underCode } from '../checking/described.ts';
import { moveRecord } from '../correcting/move-record.ts';
import * as contract from '../correction-contract.ts';

/**
 * Corrects a wrong 档号 (DA/T 22-2015: a 档号 once fixed does not change, so the record is described anew under the right one, and the old
 * one points to it). Pages, annotations and opening go along; the ledger's acts stay as they are. Asked twice it is done once.
 */
export const correctCode = api(contract.correctCode, async ({ params: { archivesCode }, body, actor, now }) => {
  const [from, to] = [readable(body.from), readable(body.to)];
  await requireOwnFonds(archivesCode, actor, [from, to]);
  const { before, held, done } = await requireFree(archivesCode, from.canonical, to.canonical);
  const description = underCode(before, to);
  if (!description) throw problem('code-not-fitting', { from: from.canonical, to: to.canonical });
  await requireNoInspection(before.recordId);
  const change = { by: actor.subject, at: now, reason: `档号更正:${body.reason}`, correlationId: correlationId() };
  const moved = await moveRecord({ before, held, description }, done, change);
  if (!moved) throw problem('changed-meanwhile', { what: '条目' });
  const said = { archivesCode, actor: actor.subject, target: before.recordId, count: 1 };
  await recordAudit([{ ...said, action: 'correct-code', outcome: 'done' }], now); // also if done before: that call may have been cut short here
  return { from: from.canonical, to: to.canonical, ...moved };
});

/** The entry under the old code, and that the new one is free; `done`: it was corrected so before. */
async function requireFree(archivesCode: string, from: string, to: string) {
  const [fromId, toId] = [recordIdOf(archivesCode, from), recordIdOf(archivesCode, to)];
  const found = await findHeld([fromId, toId]);
  const [before, held] = [found.get(fromId), found.get(toId)];
  const done = before?.withdrawn?.movedTo === to && held !== undefined && !held.withdrawn;
  if (!before || (before.withdrawn && !done)) {
    const movedTo = before?.withdrawn?.movedTo ?? '';
    throw problem('code-not-in-catalogue', { referenceCode: from, movedTo });
  }
  if (held && !held.withdrawn && !done) throw problem('code-held', { referenceCode: to });
  return { before, held, done };
}

async function requireOwnFonds(archivesCode: string, { fonds }: Actor, codes: ReferenceCode[]): Promise<void> {
  const registered = await fondsNumbersOf(archivesCode);
  for (const { fondsNumber } of codes)
    if (!registered.has(fondsNumber) || (fonds && !fonds.includes(fondsNumber)))
      throw problem('fonds-not-registered', { fondsNumber });
}

async function requireNoInspection(recordId: string): Promise<void> {
  for (const batchId of new Set((await pagesOf(recordId)).map((page) => page.batchId)))
    if (await isUnderInspection(batchId)) throw problem('scans-under-inspection', { batchId });
}

function readable(typed: string): ReferenceCode {
  const { code } = readReferenceCode(typed);
  if (!code) throw problem('reference-code-unreadable', { typed });
  return code;
}
