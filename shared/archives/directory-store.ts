import * as z from 'zod';
import { now } from '#shared/runtime/clock.ts';
import { type Key, type Table, table } from '#shared/runtime/table.ts';
import { Agreement, Archives, ArchivesCode, CreatingUnit, Fonds, Membership, UploadQuota } from './archives.ts';

/** The keys of the directory's entities within their archives. */
export const entityOf = {
  archives: () => 'archives',
  fonds: (fondsNumber: string) => `fonds#${fondsNumber}`,
  unit: (unitId: string) => `unit#${unitId}`,
  agreement: (agreementId: string) => `agreement#${agreementId}`,
  uploadQuota: () => 'upload-quota',
  membership: (membershipId: string) => `membership#${membershipId}`,
};

/** What every stored entity carries besides what it says: where it lies, who wrote it last and when. */
const filed = <K extends string>(kind: K) => ({
  archivesCode: ArchivesCode,
  entity: z.string(),
  kind: z.literal(kind),
  by: z.string(),
  at: z.iso.datetime(),
});
const FiledAgreement = Agreement.extend(filed('agreement'));
export type FiledAgreement = z.infer<typeof FiledAgreement>;
const FiledMembership = Membership.extend(filed('membership'));
export type FiledMembership = z.infer<typeof FiledMembership>;

const keys = { partition: 'archivesCode', sort: 'entity' };
const FiledArchives = Archives.extend(filed('archives'));
type FiledArchives = z.infer<typeof FiledArchives>;
const archives = table('DIRECTORY_TABLE', FiledArchives, keys);
const units = table('DIRECTORY_TABLE', CreatingUnit.extend(filed('unit')), keys);
const fonds = table('DIRECTORY_TABLE', Fonds.extend(filed('fonds')), keys);
const agreements = table('DIRECTORY_TABLE', FiledAgreement, keys);
const memberships = table('DIRECTORY_TABLE', FiledMembership, keys);

const quotas = table('DIRECTORY_TABLE', UploadQuota.extend(filed('upload-quota')), keys);

/** The directory is small and read by every call: each instance keeps what it read for this long, so a change is seen within a minute. */
const keptMs = 30_000;
const kept = new Map<string, { until: number; value: Promise<unknown> }>();

function remembered<T>(question: string, ask: () => Promise<T>): Promise<T> {
  const at = now().getTime();
  const known = kept.get(question);
  if (known && at < known.until && at >= known.until - keptMs) return known.value as Promise<T>;
  const value = ask();
  kept.set(question, { until: at + keptMs, value });
  value.catch(() => kept.delete(question));
  return value;
}

const gather = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};

/** Every archives of the province, by code; as of at most 30 seconds ago. */
export const allArchives = (): Promise<FiledArchives[]> =>
  remembered('archives', () => gather(archives.all({ index: 'byKind', where: ['kind', 'archives'] })));

/** One archives, or undefined; as of at most 30 seconds ago. */
export const archivesOf = async (archivesCode: string): Promise<Archives | undefined> =>
  (await allArchives()).find((one) => one.archivesCode === archivesCode);

/** Every cross-archive agreement, in force or not; as of at most 30 seconds ago. */
export const allAgreements = (): Promise<FiledAgreement[]> =>
  remembered('agreements', () => gather(agreements.all({ index: 'byKind', where: ['kind', 'agreement'] })));

/** Every membership granted to a subject, in force or not; as of at most 30 seconds ago. */
export const membershipsOf = (subject: string): Promise<Membership[]> =>
  remembered(`subject ${subject}`, () => gather(memberships.all({ index: 'bySubject', where: ['subject', subject] })));

/** The upload quota of an archives, or undefined where none was set; as of at most 30 seconds ago. */
export const uploadQuotaOf = (archivesCode: string): Promise<UploadQuota | undefined> =>
  remembered(`quota ${archivesCode}`, () => quotas.get(archivesCode, entityOf.uploadQuota()));

/** Numbers of the fonds registered at an archives; as of at most 30 seconds ago. */
export const fondsNumbersOf = (archivesCode: string): Promise<Set<string>> =>
  remembered(`fonds ${archivesCode}`, async () => {
    const found = await gather(fonds.all(kindAt(archivesCode, entityOf.fonds(''))));
    return new Set(found.map(({ fondsNumber }) => fondsNumber));
  });

/** Codes of the archives where a fonds number is registered: to tell a clerk whose it is. */
export async function archivesWithFonds(fondsNumber: string): Promise<Archives[]> {
  const all = await allArchives();
  const wanted = all.map((one): [string, string] => [one.archivesCode, entityOf.fonds(fondsNumber)]);
  const holders = new Set((await fonds.getAll(wanted, false)).map(({ archivesCode }) => archivesCode));
  return all.filter(({ archivesCode }) => holders.has(archivesCode));
}

const kindAt = (archivesCode: string, prefix: string) => ({
  where: ['archivesCode', archivesCode] as [string, string],
  sort: { field: 'entity', startsWith: prefix },
});

/** One kind of entity of the directory: reading it straight and writing it. `get` and `list` are strongly consistent. */
const kind = <T extends { at: string }>(of: Table<T>, prefix: string) => ({
  get: of.get,
  /** Puts it unless one with its key is there; true if it was put. */
  register: async (item: T) => {
    kept.clear();
    return of.putIfAbsent(item);
  },
  /** Puts one that has been ended (its `field` says when), unless the stored one had been; true if it was put. */
  end: async (item: T, field: keyof T & string) => {
    kept.clear();
    return of.putIfLacking(item, field);
  },
  list: (archivesCode: string, limit: number, after?: Key) =>
    of.query({ ...kindAt(archivesCode, prefix), limit, after }),
});

/** Sets an upload quota in place of the one before. */
const setQuota = (quota: Parameters<typeof quotas.put>[0]): Promise<void> => {
  kept.clear();
  return quotas.put(quota);
};

/** The directory, written by its own capability only. */
export const directory = {
  archives: kind(archives, entityOf.archives()),
  units: kind(units, entityOf.unit('')),
  fonds: kind(fonds, entityOf.fonds('')),
  agreements: kind(agreements, entityOf.agreement('')),
  memberships: kind(memberships, entityOf.membership('')),
  setQuota,
};
