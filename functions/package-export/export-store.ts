import * as z from 'zod';
import { type Key, table } from '#shared/runtime/table.ts';
import { Export } from './export.ts';

const keys = { partition: 'batchId', sort: 'item' };
const exports = table('INGEST_TABLE', Export, keys);
/** What the index holds of a header; those of imports and batches of scans are among them. */
const Listed = z.object({ batchId: z.string(), item: z.string() });
const listed = table('INGEST_TABLE', Listed, keys);

/** The export of this archives, or undefined: another archives' export does not exist for it. */
export async function findExport(archivesCode: string, exportId: string): Promise<Export | undefined> {
  const found = await exports.get(exportId, 'export');
  return found?.archivesCode === archivesCode ? found : undefined;
}

/** Writes a new export. */
export const createExport = (opened: Export): Promise<void> => exports.put(opened);

/** Writes what an export has become, if it is still as it was read; undefined if somebody was faster. */
export async function moveExport(from: Export, change: Partial<Export>): Promise<Export | undefined> {
  const moved = { ...from, ...change, step: from.step + 1 };
  return (await exports.putIf(moved, { step: from.step })) ? moved : undefined;
}

/** One page of an archives' exports, newest first; may hold fewer than asked, for others share the index. */
export async function pageOfExports(
  archivesCode: string,
  { limit, after }: { limit: number; after?: Key | undefined },
) {
  const where: [string, string] = ['archivesCode', archivesCode];
  const { items, next } = await listed.query({ index: 'byArchives', where, limit, after, newestFirst: true });
  const wanted = items.flatMap(({ batchId, item }): [string, string][] => (item === 'export' ? [[batchId, item]] : []));
  const found = await exports.getAll(wanted);
  found.sort((one, other) => (one.openedAt < other.openedAt ? 1 : -1));
  return { items: found, next };
}
