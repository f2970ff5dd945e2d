import { hasPages } from '#shared/records/page-store.ts';
import type { Entry } from '#shared/records/record.ts';
import { entriesUnder } from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { type IndexedEntry, indexedEntry } from '#shared/search/indexed-entry.ts';

/** What is to be indexed of records as they stand, read strongly consistent; those not held are left out. */
export async function currentEntries(ids: Iterable<string>, scanned: Map<string, boolean>): Promise<IndexedEntry[]> {
  const entries = await entriesUnder([...ids]);
  return abreast(entries, 32, async (entry) =>
    indexedEntry(entry, isAnew(entry) ? await hasPages(entry.recordId) : (scanned.get(entry.recordId) ?? false)),
  );
}

/** What was known of a record's scans was of one that was withdrawn. */
const isAnew = ({ since }: Entry): boolean => since !== undefined;

/** The same where nothing is known of their scans: their pages are asked for. */
export const entriesAsTheyStand = async (ids: string[]): Promise<IndexedEntry[]> => withScans(await entriesUnder(ids));

/** What is to be indexed of entries that have been read. */
export const withScans = (entries: Entry[]): Promise<IndexedEntry[]> =>
  abreast(entries, 32, async (entry) => indexedEntry(entry, await hasPages(entry.recordId)));
