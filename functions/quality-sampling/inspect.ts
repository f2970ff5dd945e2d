import { api } from '#shared/api/api.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { accessCopyLinks } from '#shared/records/access-copy.ts';
import { findPage } from '#shared/records/page-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { correlationId, note } from '#shared/runtime/call.ts';
import { newCode } from '#shared/runtime/ids.ts';
import { problem } from '#shared/runtime/problem.ts';
import { send } from '#shared/runtime/send.ts';
import { batchOf } from '#shared/scans/batch-of.ts';
import * as contract from './contract.ts';
import { requireInspection, requireOpen, requireOtherHands } from './hands.ts';
import { type Inspection, inspectionItem, type SampledPage } from './inspection.ts';
import {
  beginInspection,
  latestInspection,
  moveInspection,
  pageOfSample,
  plansFor,
  sampledAmong,
  wholeSample,
  writeSample,
} from './inspection-store.ts';
import { judge, termsOf } from './judgement.ts';
import type { QualityWork } from './work.ts';

/** Whether another round may follow: what was sent back or taken back, and what passed but whose records fail their reports, to be sent back for that. */
const isOver = ({ state, blocked }: Inspection): boolean =>
  state === 'returned' || state === 'undone' || (state === 'passed' && blocked !== undefined);

/** Begins an inspection: the terms and the seed are fixed now, the pages are drawn off the request path. */
export const drawSampleOfBatch = api(contract.drawSampleOfBatch, async ({ params, actor, now }) => {
  const batch = await batchOf(params, actor);
  if (batch.state !== 'closed') throw problem('batch-not-closed', params);
  if (!batch.counts?.bytes) throw problem('batch-adds-nothing', {});
  await requireOtherHands(batch, actor);
  const before = await latestInspection(batch.batchId);
  if (before?.state === 'drawing') return asked(before); // said again: its message may have been lost
  if (before && !isOver(before)) throw problem('inspection-under-way', { state: before.state });
  const round = (before?.round ?? 0) + 1;
  const year = shanghaiDay(new Date(batch.openedAt)).slice(0, 4); // a batch of December is inspected in January by the terms it was made under
  const plans = await plansFor(params.archivesCode, {
    year,
    contractor: batch.contract?.contractor,
    ofBatch: batch.batchId,
  });
  const inspection: Inspection = {
    batchId: batch.batchId,
    item: inspectionItem(round),
    archivesCode: params.archivesCode,
    round,
    state: 'drawing',
    step: 0,
    terms: termsOf(plans),
    seed: newCode(),
    inspector: actor.subject,
    startedAt: now.toISOString(),
    correlationId: correlationId(),
  };
  if (!(await beginInspection(inspection))) throw problem('inspection-under-way', { state: 'drawing' });
  return asked(inspection);
});

async function asked(inspection: Inspection): Promise<Inspection> {
  const { archivesCode, batchId, round } = inspection;
  await send('QUALITY_WORK_QUEUE', [{ archivesCode, batchId, round } satisfies QualityWork]);
  return inspection;
}

/** The sample with its images, in the order in which the pages lie; whoever sees them is in the audit trail, for the records need not be open. */
export const showInspection = api(contract.showInspection, async ({ params, query, page, now, actor }) => {
  const { batch, inspection } = await requireInspection(params, actor);
  const { items, next } = await pageOfSample(batch.batchId, inspection.round, { ...query, after: page.after });
  const { archivesCode, batchId: target } = params;
  const seen = { action: 'show-inspection', outcome: 'answered', target, count: items.length } as const;
  await recordAudit([{ archivesCode, actor: actor.subject, ...seen }], now);
  const shown = await Promise.all(items.map((one) => withImages(params.archivesCode, one, now)));
  return { inspection, items: shown, next: await page.next(next) };
});

async function withImages(archivesCode: string, sampled: SampledPage, now: Date) {
  const found = await findPage(recordIdOf(archivesCode, sampled.referenceCode), sampled.pageNumber);
  const [image, ...furtherImages] = found ? await accessCopyLinks(found, now) : [];
  return { ...sampled, ...(image && { image }), ...(furtherImages.length > 0 && { furtherImages }) };
}

/** Notes what was seen of sampled pages; said again, the later word counts. */
export const recordFindings = api(contract.recordFindings, async ({ params, body, actor, now }) => {
  const { batch, inspection } = await requireInspection(params, actor);
  requireOpen(inspection, actor);
  const sampled = await sampledAmong(batch.batchId, inspection.round, body.findings);
  const known = new Map(sampled.map((page) => [`${page.referenceCode}#${page.pageNumber}`, page]));
  const seen = new Map(body.findings.map((one) => [`${one.referenceCode}#${one.pageNumber}`, one]));
  const strange = [...seen].filter(([place]) => !known.has(place)).map(([, one]) => one);
  if (strange[0]) throw problem('pages-not-sampled', { ...strange[0], count: strange.length });
  const inspectedAt = now.toISOString();
  await writeSample([...known].map(([place, page]) => ({ ...page, defects: seen.get(place)?.defects, inspectedAt })));
  return { recorded: known.size };
});

/** Concludes: passed, or sent back with the pages that are listed as bad. */
export const concludeInspection = api(contract.concludeInspection, async ({ params, actor, now }) => {
  const { batch, inspection } = await requireInspection(params, actor);
  requireOpen(inspection, actor);
  const { left, failed, passed } = judge(await wholeSample(batch.batchId, inspection.round), inspection.terms);
  if (left > 0) throw problem('pages-not-inspected', { left });
  const state = passed ? 'passed' : 'returned';
  const concluded = await moveInspection(inspection, { state, failed, concludedAt: now.toISOString() });
  if (!concluded) throw problem('inspection-not-open', { state });
  note({ batch: batch.batchId, state, failed });
  return concluded;
});
