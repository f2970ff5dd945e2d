import { Fault } from '#shared/runtime/fault.ts';
import { putNew } from '#shared/runtime/put-new.ts';
import { putTogether } from '#shared/runtime/put-together.ts';
import { table } from '#shared/runtime/table.ts';
import { sortCodeOf } from './code-folding.ts';
import {
  contentHashOf,
  Description,
  Entry,
  entryPart,
  fondsKeyOf,
  identityOf,
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
 * was read. One that was withdrawn is thereby described anew.
 */
export async function reviseEntry(before: Entry, revision: Revision, change: Change): Promise<Entry | undefined> {
  const description = Description.parse(revision.description ?? before);
  const publishedIn = revision.publishedIn === undefined ? before.publishedIn : (revision.publishedIn ?? undefined);
  const version = before.version + 1;
  const since = before.withdrawn ? version : before.since;
  const { movedFrom, origin } = before;
  const decided = {
    openingStatus: revision.openingStatus ?? before.openingStatus,
    ...(publishedIn !== undefined && { publishedIn }),
    ...(movedFrom !== undefined && !before.withdrawn && { movedFrom, origin }),
    ...(since !== undefined && { since }),
  };
  const after = Entry.parse(entryOf(description, { ...decided, version }, change)); // what could not be read again is not written
  if (after.recordId !== before.recordId) throw new Fault('a 档号 never changes once fixed');
  await keepVersion(before);
  return (await entries.putIf(after, { version: before.version })) ? after : undefined;
}

/**
 * Takes an entry out of the catalogue (撤下): its next version says so, no list or index names it, all versions stay. Its 档号 leads again to
 * `movedTo`, if it did before it was described anew. Undefined if somebody else has changed it since `before` was read.
 */
export async function withdrawEntry(before: Entry, change: Change, movedTo?: string): Promise<Entry | undefined> {
  const after = withdrawnOf(before, { why: 'import-reversed', ...(movedTo !== undefined && { movedTo }) }, change);
  await keepVersion(before);
  return (await entries.putIf(after, { version: before.version })) ? after : undefined;
}

/**
 * Corrects a 档号: a record under the new one with all that was decided about it, and a redirect under the old one, in one
 * transaction. `held` is what was withdrawn under the new code before, if anything; `importId` says which import first
 * described the entry, so that the ledger's acts still fit. Undefined if somebody else was faster.
 */
export async function moveEntry(
  { before, held, importId }: { before: Entry; held?: Entry | undefined; importId?: string | undefined },
  description: Description,
  change: Change,
): Promise<Entry | undefined> {
  const { openingStatus, publishedIn, referenceCode: movedFrom } = before;
  const version = (held?.version ?? 0) + 1;
  const decided = { openingStatus, ...(publishedIn !== undefined && { publishedIn }), movedFrom, version };
  const described = { ...change, ...(importId !== undefined && { importId }) };
  const lineage = { origin: identityOf(before), ...(held && { since: version }) };
  const after = entryOf(description, { ...decided, ...lineage }, described);
  await keepVersion(before);
  if (held) await keepVersion(held);
  const redirect = withdrawnOf(before, { why: 'code-corrected', movedTo: after.referenceCode }, change);
  const moved = await putTogether(entries.name(), [
    { item: after, ...(held ? { still: { version: held.version } } : { absent: 'recordId' }) },
    { item: redirect, still: { version: before.version } },
  ]);
  return moved ? after : undefined;
}

/** The kept copy goes before the next version: left alone by a crash it equals the version in force, and readers pass it over. */
const keepVersion = ({ fonds: _fonds, sortCode: _sortCode, ...kept }: Entry): Promise<boolean> =>
  entries.putIfAbsent({ ...kept, part: versionPart(kept.version) });

function withdrawnOf(before: Entry, withdrawn: NonNullable<Entry['withdrawn']>, change: Change): Entry {
  const decided = { openingStatus: 'unreviewed' as const, version: before.version + 1 };
  const { fonds: _fonds, sortCode: _sortCode, ...entry } = entryOf(Description.parse(before), decided, change);
  return { ...entry, withdrawn };
}

type Decided = Pick<Entry, 'openingStatus' | 'publishedIn' | 'movedFrom' | 'origin' | 'since' | 'version'>;

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
