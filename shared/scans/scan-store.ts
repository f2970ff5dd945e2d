import * as z from 'zod';
import { type Key, table } from '#shared/runtime/table.ts';
import {
  Batch,
  BatchRecord,
  batchItem,
  FileList,
  fileItem,
  PartsUpload,
  partsItem,
  recordItem,
  ScanFile,
  type Tally,
  tallyOf,
  Verdict,
  verdictItem,
} from './scan.ts';

const keys = { partition: 'batchId', sort: 'item' };
const batches = table('INGEST_TABLE', Batch, keys);
const lists = table('INGEST_TABLE', FileList, keys);
const files = table('INGEST_TABLE', ScanFile, keys);
const records = table('INGEST_TABLE', BatchRecord, keys);
const partsUploads = table('INGEST_TABLE', PartsUpload, keys);
const verdicts = table('INGEST_TABLE', Verdict, keys);
const IndexedKey = z.object({ batchId: z.string(), item: z.string() });
const byArchives = table('INGEST_TABLE', IndexedKey, keys);

/** A declared file, and what was found of it if it has come. */
export type FileWithVerdict = { file: ScanFile; verdict?: Verdict };

/** The batch of this archives, or undefined: another archives' batch does not exist for it. */
export async function findBatch(archivesCode: string, batchId: string): Promise<Batch | undefined> {
  const batch = await batches.get(batchId, batchItem);
  return batch?.archivesCode === archivesCode ? batch : undefined;
}

/** Writes a new batch. */
export const createBatch = (batch: Batch): Promise<void> => batches.put(batch);

/** Writes a batch if it is still in the state it was read in; false if somebody was faster. */
export const changeBatch = (batch: Batch, from: Batch['state']): Promise<boolean> =>
  batches.putIf(batch, { state: from });

/** One page of an archives' batches, newest first; may lag by a moment (index), and pages can be short. */
export async function pageOfBatches(
  archivesCode: string,
  { limit, after }: { limit: number; after?: Key | undefined },
): Promise<{ items: Batch[]; next?: Key }> {
  const where: [string, string] = ['archivesCode', archivesCode];
  const { items, next } = await byArchives.query({ index: 'byArchives', where, limit, after, newestFirst: true });
  const wanted = items.flatMap(({ item, batchId }): [string, string][] =>
    item === batchItem ? [[batchId, item]] : [],
  );
  const found = await batches.getAll(wanted);
  found.sort((one, other) => (one.openedAt < other.openedAt ? 1 : -1));
  return { items: found, ...(next && { next }) };
}

/** Whether a list of this number was declared, the same or another. */
export const isDeclared = async ({ batchId, item }: FileList): Promise<boolean> =>
  (await lists.get(batchId, item)) !== undefined;

/**
 * Declares a list, once, by its digest. Answers it as it stands: said again, as it was declared first; undefined if another
 * list of this number was declared before.
 */
export async function declareList(list: FileList): Promise<FileList | undefined> {
  if (await lists.putIfAbsent(list)) return list;
  const before = await lists.get(list.batchId, list.item);
  return before?.listSha256 === list.listSha256 ? before : undefined;
}

/** Declares the files of a list that stands; again, it mends what a crash left out. */
export const declareFiles = (listed: ScanFile[]): Promise<void> => files.putAll(listed);

/** Everybody who declared files of a batch. */
export async function declarersOf(batchId: string): Promise<Set<string>> {
  const found = new Set<string>();
  const sort = { field: 'item', startsWith: 'list#' };
  for await (const { by } of lists.all({ where: ['batchId', batchId], sort })) if (by) found.add(by);
  return found;
}

/** The declared file with this number, or undefined. */
export const findFile = (batchId: string, number: number): Promise<ScanFile | undefined> =>
  files.get(batchId, fileItem(number));

/** One page of a batch's files in order, with their verdicts where they have one. */
export async function pageOfFiles(
  batchId: string,
  { limit, after }: { limit: number; after?: Key | undefined },
): Promise<{ items: FileWithVerdict[]; next?: Key }> {
  const where: [string, string] = ['batchId', batchId];
  const { items, next } = await files.query({ where, sort: { field: 'item', startsWith: 'file#' }, limit, after });
  const [first, last] = [items.at(0), items.at(-1)];
  const found = new Map<number, Verdict>();
  if (first && last) {
    const sort = { field: 'item', from: verdictItem(first.number), to: verdictItem(last.number) };
    for await (const verdict of verdicts.all({ where, sort })) found.set(verdict.number, verdict);
  }
  return { items: items.map((file) => joined(file, found.get(file.number))), ...(next && { next }) };
}

/** The declared files with these numbers, by number; undeclared ones are left out. */
export async function findFiles(batchId: string, numbers: number[]): Promise<Map<number, FileWithVerdict>> {
  const wanted = [...new Set(numbers)];
  const [found, given] = await Promise.all([
    files.getAll(wanted.map((number) => [batchId, fileItem(number)])),
    verdicts.getAll(wanted.map((number) => [batchId, verdictItem(number)])),
  ]);
  const verdictOf = new Map(given.map((verdict) => [verdict.number, verdict]));
  found.sort((one, other) => one.number - other.number);
  return new Map(found.map((file) => [file.number, joined(file, verdictOf.get(file.number))]));
}

const joined = (file: ScanFile, verdict: Verdict | undefined): FileWithVerdict => ({
  file,
  ...(verdict && { verdict }),
});

/** The upload under which the parts of a file come, or undefined. */
export const findPartsUpload = (batchId: string, number: number): Promise<PartsUpload | undefined> =>
  partsUploads.get(batchId, partsItem(number));

/** Notes the upload of a file in place of `before` (none): false if somebody else has noted another. */
export const notePartsUpload = (upload: PartsUpload, before: PartsUpload | undefined): Promise<boolean> =>
  before ? partsUploads.putIf(upload, { uploadId: before.uploadId }) : partsUploads.putIfAbsent(upload);

/** The verdict on a file, or undefined while it is outstanding. */
export const findVerdict = (batchId: string, number: number): Promise<Verdict | undefined> =>
  verdicts.get(batchId, verdictItem(number));

/** All verdicts of a batch in the order of its files, or those from a number on. */
export const verdictsOf = (batchId: string, from = 1): AsyncGenerator<Verdict> =>
  verdicts.all({
    where: ['batchId', batchId],
    sort: { field: 'item', from: verdictItem(from), to: verdictItem(999_999) },
  });

/**
 * Writes the verdict on a file: the newest stands, but nothing replaces an accepted one. Answers the verdict that
 * stands afterwards.
 */
export async function recordVerdict(verdict: Verdict): Promise<Verdict> {
  for (;;) {
    const before = await findVerdict(verdict.batchId, verdict.number);
    if (before?.outcome === 'accepted') return before;
    const written = before ? await changeVerdict(verdict, before) : await verdicts.putIfAbsent(verdict);
    if (written) return verdict;
  }
}

/** Writes a verdict in place of the one that was read; false if another has come meanwhile. */
export const changeVerdict = (verdict: Verdict, before: Verdict): Promise<boolean> =>
  verdicts.putIf(verdict, { outcome: before.outcome, at: before.at });

/** Notes that a batch holds files of a record; said again is said once. */
export async function noteRecord(batchId: string, referenceCode: string): Promise<void> {
  await records.putIfAbsent({ batchId, item: recordItem(referenceCode), referenceCode });
}

/** Whether a batch holds files of a record. */
export const holdsRecord = async (batchId: string, referenceCode: string): Promise<boolean> =>
  (await records.get(batchId, recordItem(referenceCode))) !== undefined;

/** One page of the 档号 that a batch holds files of, in order. */
export async function pageOfRecords(
  batchId: string,
  { limit, after }: { limit: number; after?: Key | undefined },
): Promise<{ items: string[]; next?: Key }> {
  const where: [string, string] = ['batchId', batchId];
  const { items, next } = await records.query({ where, sort: { field: 'item', startsWith: 'record#' }, limit, after });
  return { items: items.map(({ referenceCode }) => referenceCode), ...(next && { next }) };
}

/** How a batch gets on: its lists against its verdicts. */
export async function tallyOfBatch(batchId: string): Promise<Tally> {
  const declared = { files: 0, bytes: 0 };
  const sort = { field: 'item', startsWith: 'list#' };
  for await (const list of lists.all({ where: ['batchId', batchId], sort })) {
    declared.files += list.files;
    declared.bytes += list.bytes;
  }
  const given: Verdict[] = [];
  for await (const verdict of verdictsOf(batchId)) given.push(verdict);
  return tallyOf(declared, given);
}
