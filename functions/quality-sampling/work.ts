import * as z from 'zod';
import { post } from '#shared/ledger/ledger-store.ts';
import { stockOf, volumeOf } from '#shared/records/holdings-unit.ts';
import type { Page } from '#shared/records/page.ts';
import { pagesOf } from '#shared/records/page-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { note } from '#shared/runtime/call.ts';
import { queue } from '#shared/runtime/queue.ts';
import { send } from '#shared/runtime/send.ts';
import { isAccepted } from '#shared/scans/inspected-store.ts';
import { checkRecord } from '#shared/scans/record-checks.ts';
import { reportsOn } from '#shared/scans/record-reports.ts';
import { pageOfRecords } from '#shared/scans/scan-store.ts';
import { digitisedEntries } from './accepted.ts';
import { drawSample } from './draw.ts';
import { type Acceptance, type Inspection, nothingYet, sampledItem } from './inspection.ts';
import { countUnit, findInspection, moveInspection, writeSample } from './inspection-store.ts';
import { whyNot } from './judgement.ts';
import { lockUntil } from './lock-storage.ts';

export const QualityWork = z.object({ archivesCode: z.string(), batchId: z.string(), round: z.int() });
export type QualityWork = z.infer<typeof QualityWork>;

const recordsAtOnce = 8;
const locksAtOnce = 8;
/** One slice must end well within the function's timeout, however many pages a volume has. */
const recordsPerSlice = 40;
const reportsPerSlice = 200;

/** Lambda: what an inspection asks for off the request path, one message each. */
export const handler = queue(
  { capability: 'quality-sampling', operation: 'quality-work' },
  QualityWork,
  (one, { now }) => workOn(one, now),
);

/** Goes on where the inspection stands; a message that comes again finds it further on, and changes nothing. */
export async function workOn(work: QualityWork, now: Date): Promise<void> {
  const inspection = await findInspection(work.batchId, work.round);
  note({ archives: work.archivesCode, batch: work.batchId, state: inspection?.state ?? 'none' });
  if (inspection?.state === 'drawing') return draw(inspection);
  if (inspection?.state === 'checking') return check(inspection, work, now);
  if (inspection?.state === 'accepting') return accept(inspection, work, now);
}

/** Draws the sample and lays it down. The seed is fixed, so a second time draws the same pages. */
async function draw(inspection: Inspection): Promise<void> {
  const { archivesCode, batchId, round, seed, terms } = inspection;
  const pages: { referenceCode: string; pageNumber: number }[] = [];
  let after: Record<string, string> | undefined;
  do {
    const { items, next } = await pageOfRecords(batchId, { limit: 500, after });
    const found = await abreast(items, recordsAtOnce, async (referenceCode) =>
      (await own(archivesCode, batchId, referenceCode)).map(({ pageNumber }) => ({ referenceCode, pageNumber })),
    );
    pages.push(...found.flat());
    after = next;
  } while (after);
  const drawn = drawSample(pages, terms.ratioPercent, seed);
  await writeSample(
    drawn.map((page) => ({ ...page, batchId, item: sampledItem(round, page.referenceCode, page.pageNumber) })),
  );
  const volumes = new Set(pages.map(({ referenceCode }) => volumeOf(referenceCode) ?? '')).size;
  await moveInspection(inspection, { state: 'inspecting', pages: pages.length, volumes, sampled: drawn.length });
}

/** The pages of a record that this batch brought. */
const own = async (archivesCode: string, batchId: string, referenceCode: string): Promise<Page[]> =>
  (await pagesOf(recordIdOf(archivesCode, referenceCode))).filter((page) => page.batchId === batchId);

/**
 * Looks at the reports of the next records before any of the batch is locked or counted: what has failed is not accepted silently
 * (R17). After the last one the acceptance begins.
 */
async function check(inspection: Inspection, work: QualityWork, now: Date): Promise<void> {
  const { archivesCode, batchId, acceptance } = inspection;
  const { items, next } = await pageOfRecords(batchId, { limit: reportsPerSlice, after: acceptance?.after });
  const failed = (await reportsOn(archivesCode, items, now, { plain: true })).filter(
    ({ outcome }) => outcome === 'fail',
  );
  const nobody = { acceptor: undefined, acceptance: undefined, lockedUntil: undefined };
  const moved = failed.length
    ? await moveInspection(inspection, { ...nobody, state: 'passed', blocked: whyNot(failed) })
    : next
      ? await moveInspection(inspection, { acceptance: { ...nothingYet, after: next } })
      : await moveInspection(inspection, { state: 'accepting', acceptance: nothingYet });
  note({ failed: failed.length });
  if (moved && moved.state !== 'passed') await send('QUALITY_WORK_QUEUE', [work]);
}

/**
 * Accepts the next records: locks their objects and counts them; after the last, enters the sums in the books. How far it
 * has come is kept in the inspection, so that a kill repeats one slice at most, and repeating it changes nothing.
 */
async function accept(inspection: Inspection, work: QualityWork, now: Date): Promise<void> {
  const { archivesCode, batchId, lockedUntil, acceptance } = inspection;
  if (!lockedUntil || !acceptance) return;
  const { after, ...before } = acceptance;
  const { items: codes, next } = await pageOfRecords(batchId, { limit: recordsPerSlice, after });
  const entries = await findEntries(codes.map((code) => recordIdOf(archivesCode, code)));
  const sum: Acceptance = { ...before };
  for (const referenceCode of codes) {
    const recordId = recordIdOf(archivesCode, referenceCode);
    const all = await pagesOf(recordId);
    const pages = all.filter((page) => page.batchId === batchId);
    await abreast(pages, locksAtOnce, ({ preservationKey }) => lockUntil(preservationKey, lockedUntil));
    sum.records += 1;
    sum.objects += pages.length;
    for (const { frames, bytes } of pages) {
      sum.frames += frames;
      sum.bytes += bytes;
    }
    const unit = stockOf(referenceCode, entries.get(recordId)?.levelOfDescription);
    if (!unit || pages.length === 0) continue;
    const digitised = await amongAccepted(all, batchId);
    if (isWhole(digitised, entries.get(recordId)?.pageCount) && (await countUnit(recordId, batchId))) sum[unit] += 1;
  }
  if (next) {
    if (await moveInspection(inspection, { acceptance: { ...sum, after: next } }))
      await send('QUALITY_WORK_QUEUE', [work]);
    return;
  }
  for (const entry of digitisedEntries({ ...inspection, acceptance: sum }, now)) await post(entry);
  await moveInspection(inspection, { state: 'accepted', acceptance: sum, acceptedAt: now.toISOString() });
}

/** Whether a record has every page that its entry names, or, where it names none, all up to its last. */
function isWhole(pages: Page[], described: number | undefined): boolean {
  const { missing, images } = checkRecord(pages, described);
  return missing.length === 0 && images >= (described ?? 1);
}

/**
 * The pages that this batch brought, or that another accepted one did: half a volume in a batch that is open or sent back is not
 * digitised. Of two that are accepted at once one at least sees the other, for each has said so before it looks.
 */
async function amongAccepted(pages: Page[], batchId: string): Promise<Page[]> {
  const accepted = new Set([batchId]);
  for (const other of new Set(pages.map((page) => page.batchId)))
    if (other !== batchId && (await isAccepted(other))) accepted.add(other);
  return pages.filter((page) => accepted.has(page.batchId));
}
