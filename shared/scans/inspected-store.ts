import * as z from 'zod';
import { table } from '#shared/runtime/table.ts';

/** An inspection of a batch begins its key so; the highest round is the latest. */
export const inspectionPrefix = 'inspection#';

/** Where it is kept that a unit of holdings counts as digitised. */
export const digitisedPartition = (recordId: string): string => `digitised#${recordId}`;

/** What others need to know of an inspection. */
const Inspected = z.object({ batchId: z.string(), item: z.string(), state: z.string() });
const inspections = table('INGEST_TABLE', Inspected, { partition: 'batchId', sort: 'item' });

/** While an inspection is so, its sample and its count name records by the 档号 that they had when it began. */
const underWay = ['drawing', 'inspecting', 'passed', 'checking', 'accepting'];

/** Whether a batch is being inspected or accepted. */
export const isUnderInspection = async (batchId: string): Promise<boolean> =>
  underWay.includes((await latestState(batchId)) ?? '');

/** Whether a batch was sent back by its latest inspection: then what it brought may be replaced by what is scanned anew. */
export const wasSentBack = async (batchId: string): Promise<boolean> => (await latestState(batchId)) === 'returned';

/** Whether what a batch brought counts as digitised, or is just being counted. */
export const isAccepted = async (batchId: string): Promise<boolean> =>
  ['accepting', 'accepted'].includes((await latestState(batchId)) ?? '');

async function latestState(batchId: string): Promise<string | undefined> {
  const sort = { field: 'item', startsWith: inspectionPrefix };
  const { items } = await inspections.query({ where: ['batchId', batchId], sort, newestFirst: true, limit: 1 });
  return items[0]?.state;
}
