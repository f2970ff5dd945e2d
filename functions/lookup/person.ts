import type * as z from 'zod';
import { maskedView } from '#shared/access/access-decision.ts';
import { auditAnswer } from '#shared/access/audit-answer.ts';
import { countAttempt } from '#shared/access/limit-store.ts';
import { personNameKey } from '#shared/people/person-name.ts';
import { soundsLike, soundTyped } from '#shared/people/sound.ts';
import { dateYear } from '#shared/records/document-date.ts';
import { findByName, isWithin, type Years } from '#shared/records/name-store.ts';
import type { Entry } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import { fold } from '#shared/search/fold.ts';
import { idOf } from '#shared/search/indexed-entry.ts';
import { newestManifest } from '#shared/search/manifests.ts';
import { isPartOfName, nameLines, wordOfName } from '#shared/search/name-lines.ts';
import { theIndex } from '#shared/search/pieces-store.ts';
import { search } from '#shared/search/search.ts';
import { audited } from './audited.ts';
import * as contract from './contract.ts';
import { newestFirst, newestHintFirst } from './order.ts';
import { asking, holdingName, readable, seen } from './sight.ts';

type Question = z.infer<typeof contract.findPerson.body>;

/** A name with more records than this must be asked for more narrowly. */
const mostHits = 200;
/** So many records are read for a part of a name, until more than that answer. */
const readAtMost = 1000;

/**
 * The records that name a person, by full name (as written, or in full pinyin) with a year or a place: whole where this desk may read
 * them, masked where an agreement in force shares their type, and nothing of the rest. A part of a name (`陈?远`, `czy`) is looked for
 * in the records that this desk may read, and nowhere else. Audited under each holding archives before it is answered.
 */
export const findPerson = audited(contract.findPerson, async ({ params, body, actor, now }) => {
  await countAttempt('find-person', actor.subject, now);
  const how = await asking(params.archivesCode, 'by-person', now);
  const shown = isPartOfName(body.name) ? await readableByPart(params.archivesCode, body, now) : [];
  const isFirst = firstMeetings();
  for (const { entry } of shown) isFirst(entry);
  for await (const recordIds of recordsNaming(body)) {
    const entries = [...(await findEntries(recordIds)).values()].filter(isFirst);
    const isNamed = namedAs(body.name);
    shown.push(...seen(how, entries).filter(({ entry }) => isNamed(entry) && answers(entry, body)));
    // only what this desk sees counts: a refusal must not tell of hidden records
    if (shown.length > mostHits) throw problem('too-many-hits', { most: mostHits });
  }
  await auditAnswer(
    actor,
    'find-person',
    shown.map(({ entry }) => entry),
    now,
  );
  const whole = shown.filter(isReadable).sort((a, b) => newestFirst(a.entry, b.entry));
  const hints = shown.filter((one) => !isReadable(one)).map(({ entry }) => maskedView(entry));
  return {
    readable: await Promise.all(whole.map(({ entry, decision }) => readable(entry, decision))),
    masked: await Promise.all(
      hints.sort(newestHintFirst).map(async (hint) => ({ ...hint, holdingName: await holdingName(hint.archivesCode) })),
    ),
  };
});

/** What points to the person, in handfuls that one request to the table reads; each key once. */
async function* recordsNaming(asked: Question): AsyncGenerator<string[]> {
  const met = new Set<string>();
  let handful: string[] = [];
  const years = yearsOf(asked);
  const only = { ...(asked.civilType && { type: asked.civilType }), ...(years && { years }) };
  for await (const { recordId } of findByName(asked.name, only)) {
    if (met.has(recordId)) continue;
    met.add(recordId);
    handful.push(recordId);
    if (handful.length < 100) continue;
    yield handful;
    handful = [];
  }
  yield handful;
}

/** Whether a record is met for the first time: until a corrected 档号 has lost its pointers, both its codes lead to the one record. */
function firstMeetings(): (entry: Entry) => boolean {
  const met = new Set<string>();
  return ({ recordId }) => {
    const isMet = met.has(recordId);
    met.add(recordId);
    return !isMet;
  };
}

const isReadable = ({ decision }: { decision: { visible: string } }) => decision.visible === 'readable';

/** Records that this desk may read with a name of which a part is given; the index may be some seconds behind, the record has the last word. */
async function readableByPart(desk: string, asked: Question, now: Date) {
  const word = wordOfName(asked.name);
  if (!word) return [];
  const { store, kept } = theIndex();
  const [manifest, how] = [await newestManifest(store), await asking(desk, 'by-code', now)];
  // the index has one year of each record, which may be the one before or after its filing year
  const years = yearsOf(asked);
  const around = years && { from: years.from - 1, to: years.to + 1 };
  const question = { words: [word], without: [], years: around, civilType: asked.civilType };
  const isFirst = firstMeetings();
  const shown: ReturnType<typeof seen> = [];
  for (let skip: number | undefined = 0; skip !== undefined; ) {
    const found = await search(store, kept, manifest, question, { own: desk }, { skip, take: mostHits });
    const entries = await findEntries(found.hits.map(idOf));
    const still = found.hits.flatMap((hit) => {
      const entry = entries.get(idOf(hit));
      const names = entry?.personalNames.map(({ name }) => name) ?? [];
      return entry && word.pattern?.looks(nameLines(names).join('\n')) && answers(entry, asked) && isFirst(entry)
        ? [entry]
        : [];
    });
    shown.push(...seen(how, still));
    skip = found.next;
    if (shown.length > mostHits || (skip ?? 0) >= readAtMost) throw problem('too-many-hits', { most: mostHits });
  }
  return shown;
}

/** Whether a record names the person as typed: so written, or so said. */
function namedAs(typed: string): (entry: Entry) => boolean {
  const wanted = personNameKey(typed);
  const isSaid = soundTyped(typed) !== undefined;
  return ({ personalNames }) =>
    personalNames.some(({ name }) => personNameKey(name) === wanted || (isSaid && soundsLike(name, typed)));
}

/** A pointer may be stale: the record itself must answer the rest of the question too. */
function answers(entry: Entry, asked: Question): boolean {
  if (asked.civilType && entry.civilType !== asked.civilType) return false;
  const years = yearsOf(asked);
  const itsYears = [entry.filingYear, entry.documentDate && dateYear(entry.documentDate)];
  if (years && !itsYears.some((year) => isWithin(years, year))) return false;
  const place = asked.place && fold(asked.place);
  return !place || [entry.place, entry.responsibleParty].some((text) => text && fold(text).includes(place));
}

/** The years asked for, if any are. */
function yearsOf({ year, fromYear, toYear }: Question): Years | undefined {
  const [from, to] = [year ?? fromYear, year ?? toYear];
  return from === undefined || to === undefined ? undefined : { from, to };
}
