import * as z from 'zod';
import { contentHashOf, type Entry, identityOf, recordIdOf } from '#shared/records/record.ts';
import { earlierVersions, findEntries, findHeld, onceEach } from '#shared/records/record-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import { named } from './own-records.ts';

/** Which records the entries of a batch were when they were proposed, and what they said, by 档号: what is confirmed is what was proposed. */
export const AsTheyStood = z.record(z.string(), z.string());
type AsTheyStood = z.infer<typeof AsTheyStood>;

/** To be kept with a batch that proposes these entries. */
export const asTheyStood = (held: Entry[]): AsTheyStood =>
  Object.fromEntries(held.map((entry) => [entry.referenceCode, asItStands(entry, entry.referenceCode)]));

const asItStands = (entry: Entry, code: string): string =>
  `${identityOf(entry)} ${contentHashOf({ ...entry, referenceCode: code })}`;

type Proposed = { archivesCode: string; referenceCodes: string[]; asTheyStood?: AsTheyStood | undefined };

/**
 * The entries that a batch proposed, each once, wherever a corrected 档号 has led; `changed-since-proposal` when one says something else by now, has
 * made room for another record, or is gone. Those that `isDone` tells are passed over: a confirmation cut short is simply sent again.
 */
export async function asProposed(batch: Proposed, isDone: (entry: Entry) => boolean): Promise<Entry[]> {
  const { archivesCode, referenceCodes } = batch;
  const found = await findEntries(referenceCodes.map((code) => recordIdOf(archivesCode, code)));
  const standing = referenceCodes.map((code) => ({ code, entry: found.get(recordIdOf(archivesCode, code)) }));
  const changed = standing.filter(
    ({ code, entry }) => !entry || !(isDone(entry) || saysAsProposed(entry, code, batch)),
  );
  const said = changed.map(({ code, entry }) =>
    entry && entry.referenceCode !== code ? `${code}→${entry.referenceCode}` : code,
  );
  if (said.length) throw problem('changed-since-proposal', { codes: named(said) });
  return onceEach(found.values());
}

/**
 * Whether an entry is the record that was proposed under this code and says what it said. The code itself does not count, for a director who agreed to open a record need not
 * agree again because its number was mistyped; but what goes along with a code does (year, retention, fonds): whether 25 years are over and
 * whose word is needed hang on it. What nobody kept cannot be known to be the same.
 */
const saysAsProposed = (entry: Entry, code: string, { asTheyStood }: Proposed): boolean =>
  asTheyStood?.[code] === asItStands(entry, code);

/**
 * The entries that are in a publication batch now, each once. A code may have been used anew since its record was moved away: what stood under it once
 * is looked for too, or it would stay on the net when the batch is withdrawn.
 */
export async function publishedBy(batch: Pick<Proposed, 'archivesCode' | 'referenceCodes'> & { batchId: string }) {
  const { archivesCode, batchId, referenceCodes } = batch;
  const published: Entry[] = [];
  const met = new Set<string>();
  let asked = referenceCodes.map((code) => recordIdOf(archivesCode, code));
  while (asked.length > 0) {
    const held = [...(await findHeld(asked)).values()];
    for (const recordId of asked) met.add(recordId);
    published.push(...held.filter((entry) => !entry.withdrawn && entry.publishedIn === batchId));
    const onward = new Set<string>();
    for (const entry of held.filter(({ withdrawn, since }) => withdrawn || since !== undefined))
      for (const { withdrawn } of [entry, ...(await earlierVersions(entry))])
        if (withdrawn?.movedTo) onward.add(recordIdOf(archivesCode, withdrawn.movedTo));
    asked = [...onward].filter((recordId) => !met.has(recordId));
  }
  return published;
}
