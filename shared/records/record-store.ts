import * as z from 'zod';
import { Fault } from '#shared/runtime/fault.ts';
import { putNew } from '#shared/runtime/put-new.ts';
import { type Key, table } from '#shared/runtime/table.ts';
import { sortCodeOf } from './code-folding.ts';
import {
  contentHashOf,
  Description,
  Entry,
  entryPart,
  fondsKeyOf,
  type OpeningStatus,
  recordIdOf,
  versionPart,
} from './record.ts';

const entries = table('RECORDS_TABLE', Entry, { partition: 'recordId', sort: 'part' });

/** Who changes an entry, when, and why; `importId` if a catalogue import does. */
export type Change = { by: string; at: Date; reason?: string; importId?: string; correlationId?: string | undefined };

/** What a revision changes; what is left out stays. */
export type Revision = {
  description?: Description;
  openingStatus?: OpeningStatus;
  /** The publication batch that it is in from now on; null takes it out. */
  publishedIn?: string | null;
};

/** The entry in force, or undefined. */
export const findEntry = (recordId: string): Promise<Entry | undefined> => entries.get(recordId, entryPart);

/** The entries in force with these keys, by key; those not held are left out. */
export async function findEntries(recordIds: string[]): Promise<Map<string, Entry>> {
  const found = await entries.getAll([...new Set(recordIds)].map((recordId) => [recordId, entryPart]));
  return new Map(found.map((entry) => [entry.recordId, entry]));
}

const codes = table('RECORDS_TABLE', z.object({ recordId: z.string() }), { partition: 'recordId', sort: 'part' });

/** A page of the keys of a fonds' records in the order of their codes, or of those whose sort code begins so; may lag by a moment (index). */
export async function recordIdsOfFonds(
  archivesCode: string,
  fondsNumber: string,
  limit: number,
  after?: Key,
  begins?: string,
) {
  const where: [string, string] = ['fonds', fondsKeyOf(archivesCode, fondsNumber)];
  const sort = begins ? { sort: { field: 'sortCode', startsWith: begins } } : {};
  const { items, next } = await codes.query({ index: 'byCode', where, ...sort, limit, after });
  return { items: items.map(({ recordId }) => recordId), next };
}

/** How many records a fonds has; may lag by a moment (index). */
export const countOfFonds = (archivesCode: string, fondsNumber: string): Promise<number> =>
  codes.count({ index: 'byCode', where: ['fonds', fondsKeyOf(archivesCode, fondsNumber)] });

/** An entry as it was first described: by which import, and when. */
export type FirstDescribed = Pick<Entry, 'recordId' | 'levelOfDescription' | 'importId' | 'at'>;

/** How the records with these keys were first described, read as they stand; those not held are left out. */
export async function firstDescriptions(recordIds: string[]): Promise<FirstDescribed[]> {
  const current = [...(await findEntries(recordIds)).values()];
  const revised = current.filter(({ version }) => version > 1).map(({ recordId }) => recordId);
  const first = await entries.getAll(revised.map((recordId) => [recordId, versionPart(1)]));
  return [...current.filter(({ version }) => version === 1), ...first];
}

/** A page of a fonds' entries in the order of their codes: the keys from the index, the entries read strongly consistent. */
export async function entriesOfFonds(archivesCode: string, fondsNumber: string, limit: number, after?: Key) {
  const where: [string, string] = ['fonds', fondsKeyOf(archivesCode, fondsNumber)];
  const { items, next } = await codes.query({ index: 'byCode', where, limit, after });
  const found = await findEntries(items.map(({ recordId }) => recordId));
  return { entries: items.flatMap(({ recordId }) => found.get(recordId) ?? []), next };
}

/** A certain earlier version (1 is the first), or undefined; the version in force is not among them. */
export const findEarlierVersion = (recordId: string, version: number): Promise<Entry | undefined> =>
  entries.get(recordId, versionPart(version));

/** All versions before the one in force, newest first. */
export async function earlierVersions(current: Entry): Promise<Entry[]> {
  const kept: Entry[] = [];
  const sort = { field: 'part', startsWith: `${entryPart}#v` };
  for await (const entry of entries.all({ where: ['recordId', current.recordId], sort, newestFirst: true }))
    if (entry.version < current.version) kept.push(entry);
  return kept;
}

/** Writes the first version of an entry; undefined if the archives holds the code already. Nothing opens by being described. */
export async function createEntry(description: Description, change: Change): Promise<Entry | undefined> {
  const entry = entryOf(description, { openingStatus: 'unreviewed', version: 1 }, change);
  return (await entries.putIfAbsent(entry)) ? entry : undefined;
}

/** Writes the first versions of the entries of one group (newTogether), each unless the archives holds its code already; answers of each whether it was written. */
export const createEntries = (descriptions: Description[], change: Change): Promise<boolean[]> =>
  putNew(
    entries.name(),
    'recordId',
    descriptions.map((said) => entryOf(said, { openingStatus: 'unreviewed', version: 1 }, change)),
  );

/**
 * Writes the next version of an entry and keeps the one before; undefined if somebody else has changed it since `before`
 * was read. The kept copy goes first: left alone by a crash it equals the version in force, and readers pass it over.
 */
export async function reviseEntry(before: Entry, revision: Revision, change: Change): Promise<Entry | undefined> {
  const description = Description.parse(revision.description ?? before);
  const publishedIn = revision.publishedIn === undefined ? before.publishedIn : (revision.publishedIn ?? undefined);
  const decided = {
    openingStatus: revision.openingStatus ?? before.openingStatus,
    ...(publishedIn !== undefined && { publishedIn }),
  };
  const after = entryOf(description, { ...decided, version: before.version + 1 }, change);
  if (after.recordId !== before.recordId) throw new Fault('a 档号 never changes once fixed');
  const { fonds: _fonds, sortCode: _sortCode, ...kept } = before;
  await entries.putIfAbsent({ ...kept, part: versionPart(before.version) });
  return (await entries.putIf(after, { version: before.version })) ? after : undefined;
}

type Decided = Pick<Entry, 'openingStatus' | 'publishedIn' | 'version'>;

const entryOf = (said: Description, decided: Decided, change: Change): Entry => ({
  ...said,
  recordId: recordIdOf(said.archivesCode, said.referenceCode),
  part: entryPart,
  fonds: fondsKeyOf(said.archivesCode, said.fondsNumber),
  sortCode: sortCodeOf(said.referenceCode),
  ...decided,
  contentHash: contentHashOf(said),
  ...change,
  at: change.at.toISOString(),
});
