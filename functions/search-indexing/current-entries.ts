import { findEntries } from '#shared/records/record-store.ts';
import { type IndexedEntry, indexedEntry } from '#shared/search/indexed-entry.ts';

/** What is to be indexed of records as they stand, read strongly consistent; those not held are left out. */
export async function currentEntries(ids: Iterable<string>, scanned: Map<string, boolean>): Promise<IndexedEntry[]> {
  const entries = await findEntries([...ids]);
  return [...entries.values()].map((entry) => indexedEntry(entry, scanned.get(entry.recordId) ?? false));
}
