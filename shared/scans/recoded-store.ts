import * as z from 'zod';
import { recordIdOf } from '#shared/records/record.ts';
import { table } from '#shared/runtime/table.ts';
import { explanationsPartition } from './explanation-store.ts';
import { digitisedPartition } from './inspected-store.ts';
import { recordItem } from './scan.ts';

const Kept = z.looseObject({ batchId: z.string(), item: z.string() });
const kept = table('INGEST_TABLE', Kept, { partition: 'batchId', sort: 'item' });

/** What is kept of a record's scans apart from its pages: what was explained of its checks, and that it counts as digitised. */
const ofRecord = (recordId: string): string[] => [explanationsPartition(recordId), digitisedPartition(recordId)];

/**
 * Has a record's batches name it by its corrected 档号, so that reports, samples and counts find its pages. Done again it changes nothing.
 */
export async function recodeScans(
  archivesCode: string,
  batchIds: Iterable<string>,
  from: string,
  to: string,
): Promise<void> {
  for (const batchId of new Set(batchIds)) {
    const noted = await kept.get(batchId, recordItem(from));
    if (!noted) continue;
    await kept.putIfAbsent({ ...noted, item: recordItem(to), referenceCode: to });
    await kept.remove(batchId, recordItem(from));
  }
  const [places, onward] = [ofRecord(recordIdOf(archivesCode, from)), ofRecord(recordIdOf(archivesCode, to))];
  for (const [n, place] of places.entries())
    for await (const one of kept.all({ where: ['batchId', place] })) {
      await kept.putIfAbsent({ ...one, batchId: onward[n]! });
      await kept.remove(place, one.item);
    }
}
