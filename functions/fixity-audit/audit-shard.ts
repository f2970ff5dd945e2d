import * as z from 'zod';
import { type FixityRun, runItem } from '#shared/fixity/fixity.ts';
import { findRun, moveRun, recordFailure } from '#shared/fixity/fixity-store.ts';
import { pagesOf } from '#shared/records/page-store.ts';
import { recordIdsOfFonds } from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { note } from '#shared/runtime/call.ts';
import { queue } from '#shared/runtime/queue.ts';
import { send } from '#shared/runtime/send.ts';
import { auditObject, objectsOf } from './audit-object.ts';

export const AuditShard = z.object({ archivesCode: z.string(), fondsNumber: z.string(), runId: z.string() });
export type AuditShard = z.infer<typeof AuditShard>;

/** One slice must end well within the function's timeout at 50 MB/s, the one large object that reaches its bytes included. */
const recordsPerSlice = 50;
const bytesPerSlice = 5_000_000_000;
const objectsAtOnce = 8;

/** Lambda: one slice of the audit of one fonds, one message each. */
export const handler = queue({ capability: 'fixity-audit', operation: 'audit-shard' }, AuditShard, (message, { now }) =>
  auditShard(message, now),
);

/**
 * Audits the next records of a fonds, moves the run on, and asks for the slice after it. The place is kept in the run,
 * not in the message: a message that comes again goes on where the run is, and of two at once one stands still.
 */
export async function auditShard(message: AuditShard, now: Date): Promise<void> {
  const { archivesCode, fondsNumber, runId } = message;
  note({ archives: archivesCode, fonds: fondsNumber, run: runId });
  const stored = await findRun(archivesCode, fondsNumber);
  const run = stored?.runId === runId ? stored : newRun(message, now);
  if (run.state === 'finished') return note({ passedOver: 'finished' });
  if (stored && stored.runId > runId) return note({ passedOver: 'a later audit has begun' });

  const slice = await sliceOf(run, now);
  const { after: _after, page: _page, ...rest } = run;
  const moved: FixityRun = {
    ...rest,
    step: run.step + 1,
    objects: run.objects + slice.objects,
    bytes: run.bytes + slice.bytes,
    failures: run.failures + slice.failures,
    restored: run.restored + slice.restored,
    movedAt: now.toISOString(),
    ...(slice.next ?? { state: 'finished', finishedAt: now.toISOString() }),
  };
  note({ objects: slice.objects, failures: slice.failures });
  if (!(await moveRun(moved, stored))) return note({ passedOver: 'another moved it' });
  if (slice.next) await send('FIXITY_AUDITS_QUEUE', [message]);
}

const newRun = ({ archivesCode, fondsNumber, runId }: AuditShard, now: Date): FixityRun => ({
  archivesCode,
  item: runItem(fondsNumber),
  fondsNumber,
  runId,
  state: 'running',
  step: 0,
  objects: 0,
  bytes: 0,
  failures: 0,
  restored: 0,
  startedAt: now.toISOString(),
  movedAt: now.toISOString(),
});

/** Where a slice ended: after the last whole record, and within the one that follows it after the last whole page. */
type Place = Pick<FixityRun, 'after' | 'page'>;

/** Stops within a record as soon as the bytes are reached: a few films must not make a slice that no timeout fits. */
async function sliceOf({ archivesCode, fondsNumber, runId, after, page = 0 }: FixityRun, now: Date) {
  const found = { objects: 0, bytes: 0, failures: 0, restored: 0 };
  const ended = (next?: Place) => ({ ...found, next });
  let place: Place = { after, page };
  let budget = bytesPerSlice;
  for (let records = 0; records < recordsPerSlice && budget > 0; records++) {
    const { items, next } = await recordIdsOfFonds(archivesCode, fondsNumber, 1, place.after);
    const [recordId] = items;
    const all = recordId ? await pagesOf(recordId) : [];
    const left = all.filter(({ pageNumber }) => pageNumber > (place.page ?? 0));
    const some = left.slice(0, fittingIn(left, budget));
    budget -= bytesOf(some);
    for (const { bytes, failure } of await abreast(some.flatMap(objectsOf), objectsAtOnce, (one) =>
      auditObject(one, runId, now),
    )) {
      found.objects += 1;
      found.bytes += bytes;
      if (!failure) continue;
      found.failures += 1;
      if (failure.restored) found.restored += 1;
      await recordFailure(failure);
    }
    const last = some.at(-1);
    if (last && some.length < left.length) return ended({ ...place, page: last.pageNumber });
    if (!next) return ended();
    place = { after: next };
  }
  return ended(place);
}

const bytesOf = (pages: { bytes: number }[]): number => pages.reduce((sum, { bytes }) => sum + bytes, 0);

/** How many of these pages a slice still takes: one at least, and the one that reaches its bytes. */
function fittingIn(pages: { bytes: number }[], budget: number): number {
  let [taken, bytes] = [0, 0];
  for (; taken < pages.length && bytes < budget; taken++) bytes += pages[taken]?.bytes ?? 0;
  return taken;
}
