import { fondsNumbersOf } from '#shared/archives/directory-store.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import { copyBelongings, moveBelongings } from '#shared/records/carry-over.ts';
import { dropPointers, pointersOf, putPointers } from '#shared/records/name-store.ts';
import { pagesOf } from '#shared/records/page-store.ts';
import { type Entry, type Page, recordIdOf } from '#shared/records/record.ts';
import { moveEntry } from '#shared/records/record-changes.ts';
import { findHeld, firstDescriptions } from '#shared/records/record-store.ts';
import { type ReferenceCode, readReferenceCode } from '#shared/records/reference-code.ts';
import { api } from '#shared/runtime/api.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { problem } from '#shared/runtime/problem.ts';
import { isUnderInspection } from '#shared/scans/inspected-store.ts';
import { recodeScans } from '#shared/scans/recoded-store.ts';
import { underCode } from '../checking/described.ts';
import * as contract from '../correction-contract.ts';

/**
 * Corrects a wrong 档号 (DA/T 22-2015: a 档号 once fixed does not change, so the record is described anew under the right one, and the old
 * one points to it). Pages, annotations and opening go along; the ledger's acts stay as they are. Asked twice it is done once.
 */
export const correctCode = api(contract.correctCode, async ({ params: { archivesCode }, body, actor, now }) => {
  const [from, to] = [readable(body.from), readable(body.to)];
  const [fromId, toId] = [recordIdOf(archivesCode, from.canonical), recordIdOf(archivesCode, to.canonical)];
  const reach = (fonds: string) => actor.fonds === undefined || actor.fonds.includes(fonds);
  for (const { fondsNumber } of [from, to])
    if (!reach(fondsNumber) || !(await fondsNumbersOf(archivesCode)).has(fondsNumber))
      throw problem('fonds-not-registered', { fondsNumber });

  const held = await findHeld([fromId, toId]);
  const [before, there] = [held.get(fromId), held.get(toId)];
  const done = before?.withdrawn?.movedTo === to.canonical && there && !there.withdrawn;
  if (!before || (before.withdrawn && !done)) throw problem('record-not-found', { referenceCode: from.canonical });
  if (there && !there.withdrawn && !done) throw problem('code-held', { referenceCode: to.canonical });

  await requireNoInspection(await pagesOf(fromId));
  await copyBelongings(fromId, toId);
  const moved = done ? there : await move(before, there, to);
  await moveBelongings(fromId, toId);
  const pages = await pagesOf(toId);
  await recodeScans(
    archivesCode,
    pages.map(({ batchId }) => batchId),
    from.canonical,
    to.canonical,
  );
  await dropPointers(await pointersOf(before), []);
  return { from: from.canonical, to: to.canonical, version: moved.version, pages: pages.length };

  async function move(before: Entry, held: Entry | undefined, to: ReferenceCode): Promise<Entry> {
    const description = underCode(before, to);
    if (!description) throw problem('code-not-fitting', { from: from.canonical, to: to.canonical });
    const [first] = await firstDescriptions([fromId]);
    await putPointers(await pointersOf({ ...description, recordId: toId }));
    const change = { by: actor.subject, at: now, reason: `档号更正:${body.reason}`, correlationId: correlationId() };
    const moved = await moveEntry({ before, held, described: first?.importId }, description, change);
    if (!moved) throw problem('changed-meanwhile', { what: '条目' });
    const said = { archivesCode, actor: actor.subject, target: toId, count: 1 };
    await recordAudit([{ ...said, action: 'correct-code', outcome: 'answered' }], now);
    return moved;
  }
});

async function requireNoInspection(pages: Page[]): Promise<void> {
  for (const batchId of new Set(pages.map((page) => page.batchId)))
    if (await isUnderInspection(batchId)) throw problem('scans-under-inspection', { batchId });
}

function readable(typed: string): ReferenceCode {
  const { code } = readReferenceCode(typed);
  if (!code) throw problem('reference-code-unreadable', { typed });
  return code;
}
