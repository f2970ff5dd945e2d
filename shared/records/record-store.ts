import * as z from 'zod';
import { type Key, table } from '#shared/runtime/table.ts';
import { Entry, entryPart, fondsKeyOf, recordIdOf, versionPart } from './record.ts';

const entries = table('RECORDS_TABLE', Entry, { partition: 'recordId', sort: 'part' });

/** A 档号 that was corrected again and again is followed so far. */
const mostCorrections = 5;

/** The entry in force under a key, or, if its 档号 was corrected, under the new one; undefined if there is none. */
export async function findEntry(recordId: string): Promise<Entry | undefined> {
  let entry = await entries.get(recordId, entryPart);
  for (let n = 0; entry?.withdrawn; n++) {
    const onward = n < mostCorrections ? movedId(entry) : undefined;
    entry = onward === undefined ? undefined : await entries.get(onward, entryPart);
  }
  return entry;
}

/** The same of many, by the key that was asked for; those not held are left out. */
export async function findEntries(recordIds: string[]): Promise<Map<string, Entry>> {
  const found = new Map<string, Entry>();
  let asked = recordIds.map((recordId) => ({ recordId, at: recordId }));
  for (let n = 0; asked.length > 0 && n <= mostCorrections; n++) {
    const held = await findHeld(asked.map(({ at }) => at));
    const onward: typeof asked = [];
    for (const { recordId, at } of asked) {
      const entry = held.get(at);
      const moved = entry && movedId(entry);
      if (entry && !entry.withdrawn) found.set(recordId, entry);
      else if (moved) onward.push({ recordId, at: moved });
    }
    asked = onward;
  }
  return found;
}

/** Entries each once: two keys can lead to one record. */
export const onceEach = (entries: Iterable<Entry>): Entry[] => [
  ...new Map([...entries].map((entry) => [entry.recordId, entry])).values(),
];

/** What stands under exactly these keys, by key, what was withdrawn among it: for those who write. */
export async function findHeld(recordIds: string[]): Promise<Map<string, Entry>> {
  const found = await entries.getAll([...new Set(recordIds)].map((recordId) => [recordId, entryPart]));
  return new Map(found.map((entry) => [entry.recordId, entry]));
}

/** The entries in force under exactly these keys, in any order: for those who list. */
export const entriesUnder = async (recordIds: string[]): Promise<Entry[]> =>
  [...(await findHeld(recordIds)).values()].filter(({ withdrawn }) => !withdrawn);

const movedId = ({ archivesCode, withdrawn }: Entry): string | undefined =>
  withdrawn?.movedTo && recordIdOf(archivesCode, withdrawn.movedTo);

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

/** How the records with these keys were first described, or described anew after they had been withdrawn; those not held are left out. */
export async function firstDescriptions(recordIds: string[]): Promise<FirstDescribed[]> {
  const current = await entriesUnder(recordIds);
  const isFirst = ({ version, since = 1 }: Entry) => version === since;
  const revised = current.filter((entry) => !isFirst(entry));
  const first = await entries.getAll(revised.map(({ recordId, since = 1 }) => [recordId, versionPart(since)]));
  return [...current.filter(isFirst), ...first];
}

/** A page of a fonds' entries in the order of their codes: the keys from the index, the entries read strongly consistent. */
export async function entriesOfFonds(archivesCode: string, fondsNumber: string, limit: number, after?: Key) {
  const where: [string, string] = ['fonds', fondsKeyOf(archivesCode, fondsNumber)];
  const { items, next } = await codes.query({ index: 'byCode', where, limit, after });
  const found = await findHeld(items.map(({ recordId }) => recordId));
  const held = items.flatMap(({ recordId }) => found.get(recordId) ?? []);
  return { entries: held.filter(({ withdrawn }) => !withdrawn), next };
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
