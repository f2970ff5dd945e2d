import { api } from '#shared/api/api.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { reversalOf } from '#shared/ledger/ledger.ts';
import { entryById, post } from '#shared/ledger/ledger-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import { send } from '#shared/runtime/send.ts';
import { digitisedEntryIds } from './accepted.ts';
import * as contract from './contract.ts';
import { requireInspection, requireOtherHands } from './hands.ts';
import { nothingYet } from './inspection.ts';
import { moveInspection } from './inspection-store.ts';
import type { QualityWork } from './work.ts';

/** 100 years: what is accepted is freed by no lapse of time, but by the destruction of the record alone. */
const lockedFor = 100;

/**
 * Accepts a passed batch; a third person does, neither who made it nor who inspected it. Said again, it goes on. First every record's
 * report is looked at off the request path: one that fails turns the batch back to passed, and says so there.
 */
export const acceptBatch = api(contract.acceptBatch, async ({ params, actor, now }) => {
  const { batch, inspection } = await requireInspection(params, actor);
  const { state, round } = inspection;
  if (state === 'accepted') return inspection;
  if (state !== 'passed' && state !== 'checking' && state !== 'accepting')
    throw problem('inspection-not-passed', { state });
  await requireOtherHands(batch, actor);
  if (inspection.inspector === actor.subject) throw problem('own-inspection', {});
  const until = new Date(now);
  until.setUTCFullYear(until.getUTCFullYear() + lockedFor);
  const lockedUntil = until.toISOString();
  const begun = { state: 'checking', acceptor: actor.subject, acceptance: nothingYet, lockedUntil } as const;
  const accepting =
    state === 'passed' ? await moveInspection(inspection, { ...begun, blocked: undefined }) : inspection;
  if (!accepting) throw problem('inspection-not-passed', { state: 'checking' });
  await send('QUALITY_WORK_QUEUE', [{ ...params, round } satisfies QualityWork]);
  return accepting;
});

/** Takes an acceptance back: what it entered in the books is reversed. What is locked stays locked. */
export const undoAcceptance = api(contract.undoAcceptance, async ({ params, body, actor, now }) => {
  const { batch, inspection } = await requireInspection(params, actor);
  if (inspection.state === 'undone') return inspection;
  if (inspection.state !== 'accepted') throw problem('batch-not-accepted', { state: inspection.state });
  const correction = { date: shanghaiDay(now), actor: actor.subject, at: now.toISOString(), reason: body.reason };
  for (const entryId of Object.values(digitisedEntryIds(batch.batchId, inspection.round))) {
    const entry = await entryById(params.archivesCode, entryId);
    if (entry) await post(reversalOf(entry, correction));
  }
  const { at: undoneAt, actor: undoneBy, reason } = correction;
  const undone = await moveInspection(inspection, { state: 'undone', undoneAt, undoneBy, reason });
  if (!undone) throw problem('batch-not-accepted', { state: 'undone' });
  return undone;
});
