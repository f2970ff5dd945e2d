import * as z from 'zod';
import { type Key, table } from '#shared/runtime/table.ts';
import { digitisedPartition, inspectionPrefix, isAccepted } from '#shared/scans/inspected-store.ts';
import {
  Inspection,
  inspectionItem,
  planItem,
  planPartition,
  QualityPlan,
  SampledPage,
  sampledItem,
  samplePrefix,
} from './inspection.ts';

const keys = { partition: 'batchId', sort: 'item' };
const inspections = table('INGEST_TABLE', Inspection, keys);
const samples = table('INGEST_TABLE', SampledPage, keys);
const plans = table('INGEST_TABLE', QualityPlan, keys);
/** That a unit of holdings has been counted as digitised, and with which batch. */
const DigitisedUnit = z.object({ batchId: z.string(), item: z.literal('unit'), countedWith: z.string() });
const units = table('INGEST_TABLE', DigitisedUnit, keys);

type Where = { limit: number; after?: Key | undefined };

/** Writes a plan; a later one for the same replaces it. */
export const writePlan = (plan: QualityPlan): Promise<void> => plans.put(plan);

/** One page of an archives' plans. */
export const pageOfPlans = (archivesCode: string, { limit, after }: Where) =>
  plans.query({ where: ['batchId', planPartition(archivesCode)], limit, after, newestFirst: true });

/** The plans that may hold for a batch. */
export async function plansFor(
  archivesCode: string,
  { year, contractor, ofBatch }: { year: string; contractor?: string | undefined; ofBatch: string },
) {
  const at = (item: string) => plans.get(planPartition(archivesCode), item);
  const [batch, ofContractor, ofYear] = await Promise.all([
    at(planItem({ year, ofBatch })),
    contractor ? at(planItem({ year, contractor })) : undefined,
    at(planItem({ year })),
  ]);
  return {
    ...(batch && { batch }),
    ...(ofContractor && { contractor: ofContractor }),
    ...(ofYear && { year: ofYear }),
  };
}

/** The inspection of a batch that was begun last, or undefined. */
export async function latestInspection(batchId: string): Promise<Inspection | undefined> {
  const where: [string, string] = ['batchId', batchId];
  const sort = { field: 'item', startsWith: inspectionPrefix };
  return (await inspections.query({ where, sort, newestFirst: true, limit: 1 })).items[0];
}

/** A certain inspection of a batch, or undefined. */
export const findInspection = (batchId: string, round: number): Promise<Inspection | undefined> =>
  inspections.get(batchId, inspectionItem(round));

/** Begins an inspection; false if somebody else has begun this round. */
export const beginInspection = (inspection: Inspection): Promise<boolean> => inspections.putIfAbsent(inspection);

/** Writes what an inspection has become, if it is still as it was read; undefined if somebody was faster. */
export async function moveInspection(from: Inspection, change: Partial<Inspection>): Promise<Inspection | undefined> {
  const moved = { ...from, ...change, step: from.step + 1 };
  return (await inspections.putIf(moved, { state: from.state, step: from.step })) ? moved : undefined;
}

/** Writes sampled pages; the same again replaces itself. */
export const writeSample = (pages: SampledPage[]): Promise<void> => samples.putAll(pages);

/** One page of the sample in the order of 档号 and page. */
export const pageOfSample = (batchId: string, round: number, { limit, after }: Where) =>
  samples.query({
    where: ['batchId', batchId],
    sort: { field: 'item', startsWith: samplePrefix(round) },
    limit,
    after,
  });

/** The whole sample. */
export async function wholeSample(batchId: string, round: number): Promise<SampledPage[]> {
  const found: SampledPage[] = [];
  const sort = { field: 'item', startsWith: samplePrefix(round) };
  for await (const page of samples.all({ where: ['batchId', batchId], sort })) found.push(page);
  return found;
}

/** Those of these pages that are in the sample. */
export const sampledAmong = (batchId: string, round: number, pages: { referenceCode: string; pageNumber: number }[]) =>
  samples.getAll(
    pages.map(({ referenceCode, pageNumber }) => [batchId, sampledItem(round, referenceCode, pageNumber)]),
  );

/**
 * Counts a unit with a batch, once: true if it is counted with this batch, now or before; false if with another. One whose acceptance
 * was undone, so that its entry is reversed, counts it no more and hands it over.
 */
export async function countUnit(recordId: string, countedWith: string): Promise<boolean> {
  const unit = { batchId: digitisedPartition(recordId), item: 'unit' as const, countedWith };
  if (await units.putIfAbsent(unit)) return true;
  const before = (await units.get(unit.batchId, unit.item))?.countedWith;
  if (before === undefined || before === countedWith) return before === countedWith;
  return !(await isAccepted(before)) && units.putIf(unit, { countedWith: before });
}
