import * as z from 'zod';
import { type Key, table } from '#shared/runtime/table.ts';
import { Chunk, chunkItem, Import, type ImportState, importItem } from './import.ts';
import { Incident, incidentsOf } from './incident.ts';

const keys = { partition: 'batchId', sort: 'item' };
const imports = table('INGEST_TABLE', Import, keys);
const chunks = table('INGEST_TABLE', Chunk, keys);
const incidents = table('INGEST_TABLE', Incident, keys);

/** What the index byArchives holds of a header; headers of scan batches are among them. */
const Listed = z.object({ batchId: z.string(), item: z.string(), archivesCode: z.string(), openedAt: z.string() });
const listed = table('INGEST_TABLE', Listed, keys);

/** The import of this archives, or undefined: another archives' import does not exist for it. */
export async function findImport(archivesCode: string, importId: string): Promise<Import | undefined> {
  const found = await imports.get(importId, importItem);
  return found?.archivesCode === archivesCode ? found : undefined;
}

/** Writes a new import; false if there is one with its id already. */
export const createImport = (opened: Import): Promise<boolean> => imports.putIfAbsent(opened);

/** Writes an import if it is still in the state it was read in; false if somebody was faster. */
export const changeImport = (changed: Import, from: ImportState): Promise<boolean> =>
  imports.putIf(changed, { state: from });

/** One page of an archives' imports, newest first; may hold fewer than asked, for scan batches share the index. */
export async function pageOfImports(
  archivesCode: string,
  { limit, after }: { limit: number; after?: Key | undefined },
): Promise<{ items: Import[]; next?: Key }> {
  const { items, next } = await listed.query({
    index: 'byArchives',
    where: ['archivesCode', archivesCode],
    limit,
    after,
    newestFirst: true,
  });
  const wanted = items
    .filter(({ item }) => item === importItem)
    .map((one): [string, string] => [one.batchId, one.item]);
  const found = await imports.getAll(wanted);
  found.sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1));
  return { items: found, ...(next && { next }) };
}

/** The chunk of a commit if it is done, or undefined. */
export const findChunk = (importId: string, chunk: number): Promise<Chunk | undefined> =>
  chunks.get(importId, chunkItem(chunk));

/** Writes down that a chunk is done; the first account of it stays. */
export const recordChunk = (chunk: Chunk): Promise<boolean> => chunks.putIfAbsent(chunk);

const ofCommit = (importId: string) => ({
  where: ['batchId', importId] as [string, string],
  sort: { field: 'item', startsWith: 'chunk#' },
});

/** How many chunks of a commit are done. */
export const countDoneChunks = (importId: string): Promise<number> => chunks.count(ofCommit(importId));

/** The chunks of a commit that are done, in order. */
export async function doneChunks(importId: string): Promise<Chunk[]> {
  const done: Chunk[] = [];
  for await (const chunk of chunks.all(ofCommit(importId))) done.push(chunk);
  return done;
}

/** Writes an incident, once. */
export const recordIncident = (incident: Incident): Promise<boolean> => incidents.putIfAbsent(incident);

/** One page of an archives' incidents, newest first. */
export const pageOfIncidents = (
  archivesCode: string,
  { limit, after }: { limit: number; after?: Key | undefined },
): Promise<{ items: Incident[]; next?: Key }> =>
  incidents.query({ where: ['batchId', incidentsOf(archivesCode)], limit, after, newestFirst: true });
