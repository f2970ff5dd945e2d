import { decide, type MaskedHit, maskedView } from '#shared/access/access-decision.ts';
import type { Actor } from '#shared/access/actor.ts';
import { auditAnswer } from '#shared/access/audit-answer.ts';
import { countAttempt } from '#shared/access/limit-store.ts';
import { allAgreements } from '#shared/archives/directory-store.ts';
import { findByName } from '#shared/records/name-store.ts';
import { type Entry, recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { readReferenceCode } from '#shared/records/reference-code.ts';
import { problem } from '#shared/runtime/problem.ts';
import { concerns, hinted } from './named.ts';
import type { OwnDataRequest, Person } from './request.ts';
import { mostRecords } from './terms.ts';

const atOnce = 100;

/** What names the person of a request: counted like every search for a person, and audited under each archives whose records were met. */
export async function search(
  { archivesCode, person, caseId }: OwnDataRequest,
  actor: Actor,
  now: Date,
): Promise<{ held: Entry[]; elsewhere: MaskedHit[] }> {
  await countAttempt('find-person', actor.subject, now);
  const found = await recordsNaming(archivesCode, person, now);
  await auditAnswer(actor, 'find-own-data', [...found.held, ...found.elsewhere], now, caseId);
  return found;
}

/**
 * What names a person: the records this archives holds itself, and masked hints of those that an agreement in force shares.
 * By keyed hash of each of her names, and then by what the records say; every other archives' records are as if not there.
 */
async function recordsNaming(
  archivesCode: string,
  person: Person,
  now: Date,
): Promise<{ held: Entry[]; elsewhere: MaskedHit[] }> {
  const asking = { deskArchivesCode: archivesCode, way: 'by-person' as const, agreements: await allAgreements(), now };
  const held: Entry[] = [];
  const elsewhere: MaskedHit[] = [];
  const met = new Set<string>(); // until a corrected 档号 has lost its pointers, both its codes lead to the one record
  for await (const recordIds of handfulsOf(person)) {
    for (const entry of (await findEntries(recordIds)).values()) {
      if (met.has(entry.recordId) || !concerns(entry, person)) continue;
      met.add(entry.recordId);
      if (entry.archivesCode === archivesCode) held.push(entry);
      else if (hinted(entry, person) && decide(asking, entry).visible !== 'hidden') elsewhere.push(maskedView(entry));
    }
    if (Math.max(held.length, elsewhere.length) > mostRecords) throw problem('too-many-hits', { most: mostRecords });
  }
  held.sort((one, other) => (one.recordId < other.recordId ? -1 : 1));
  return { held, elsewhere };
}

/** The keys of records that may name a person, each once, in handfuls that one request to the table reads. */
async function* handfulsOf({ names, civilType, year }: Person): AsyncGenerator<string[]> {
  const met = new Set<string>();
  let handful: string[] = [];
  const only = {
    ...(civilType && { type: civilType }),
    ...(year !== undefined && { years: { from: year, to: year } }),
  };
  for (const name of names) {
    for await (const { recordId } of findByName(name, only)) {
      if (met.has(recordId)) continue;
      met.add(recordId);
      if (handful.push(recordId) < atOnce) continue;
      yield handful;
      handful = [];
    }
  }
  if (handful.length > 0) yield handful;
}

/** The records of this archives with these codes, old ones too, that name the person; `own-data-not-hers` names those that do not. */
export async function requireHers(archivesCode: string, codes: string[], person: Person): Promise<Entry[]> {
  const canonical = codes.map((typed) => readReferenceCode(typed).code?.canonical ?? typed);
  const found = await findEntries(canonical.map((code) => recordIdOf(archivesCode, code)));
  const isHers = (entry: Entry | undefined) => entry !== undefined && concerns(entry, { names: person.names });
  const strange = canonical.filter((code) => !isHers(found.get(recordIdOf(archivesCode, code))));
  if (strange.length > 0) throw problem('own-data-not-hers', { codes: strange.join('、') });
  return canonical.flatMap((code) => found.get(recordIdOf(archivesCode, code)) ?? []);
}
