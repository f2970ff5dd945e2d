import * as z from 'zod';
import { table } from '#shared/runtime/table.ts';
import { Explanation } from './explanation.ts';

const Stored = Explanation.extend({ batchId: z.string(), item: z.string() });
const explanations = table('INGEST_TABLE', Stored, { partition: 'batchId', sort: 'item' });

/** Where the explanations of a record's checks are kept. */
export const explanationsPartition = (recordId: string): string => `explained#${recordId}`;

/** Keeps what a person said of a check of a record; a later word takes its place. */
export const keepExplanation = (recordId: string, explanation: Explanation): Promise<void> =>
  explanations.put({ ...explanation, batchId: explanationsPartition(recordId), item: explanation.check });

/** What people said of the checks of these records, by record. */
export async function explanationsOf(recordIds: string[]): Promise<Map<string, Explanation[]>> {
  const found = await explanations.getAll(
    recordIds.flatMap((recordId) =>
      Explanation.shape.check.options.map((check) => [explanationsPartition(recordId), check]),
    ),
  );
  const byPartition = Map.groupBy(found, ({ batchId }) => batchId);
  return new Map(recordIds.map((recordId) => [recordId, byPartition.get(explanationsPartition(recordId)) ?? []]));
}
