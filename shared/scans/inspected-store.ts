import * as z from 'zod';
import { table } from '#shared/runtime/table.ts';

/** An inspection of a batch begins its key so; the highest round is the latest. */
export const inspectionPrefix = 'inspection#';

/** What others need to know of an inspection. */
const Inspected = z.object({ batchId: z.string(), item: z.string(), state: z.string() });
const inspections = table('INGEST_TABLE', Inspected, { partition: 'batchId', sort: 'item' });

/** Whether a batch was sent back by its latest inspection: then what it brought may be replaced by what is scanned anew. */
export async function wasSentBack(batchId: string): Promise<boolean> {
  const sort = { field: 'item', startsWith: inspectionPrefix };
  const { items } = await inspections.query({ where: ['batchId', batchId], sort, newestFirst: true, limit: 1 });
  return items[0]?.state === 'returned';
}
