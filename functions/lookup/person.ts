import type * as z from 'zod';
import { maskedView } from '#shared/access/access-decision.ts';
import { countAttempt } from '#shared/access/limit-store.ts';
import { personNameKey } from '#shared/people/person-name.ts';
import { dateYear } from '#shared/records/document-date.ts';
import { findByName } from '#shared/records/name-store.ts';
import type { Entry } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { api } from '#shared/runtime/api.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { newestFirst, newestHintFirst } from './order.ts';
import { asking, auditAnswer, holdingName, readable, seen } from './sight.ts';

type Question = z.infer<typeof contract.findPerson.body>;

/** A name with more records than this must be asked for more narrowly. */
const mostHits = 200;

/**
 * The records that name a person, by full name with a year or a place: whole where this desk may read them, masked where an
 * agreement in force shares their type, and nothing of the rest. Audited under each holding archives before it is answered.
 */
export const findPerson = api(contract.findPerson, async ({ params, body, actor, now }) => {
  await countAttempt('find-person', actor.subject, now);
  const how = await asking(params.archivesCode, 'by-person', now);
  const shown: ReturnType<typeof seen> = [];
  for await (const recordIds of recordsNaming(body)) {
    const entries = [...(await findEntries(recordIds)).values()];
    shown.push(...seen(how, entries).filter(({ entry }) => answers(entry, body)));
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

/** What names the person, in handfuls that one request to the table reads; each record once. */
async function* recordsNaming({ name, year, civilType }: Question): AsyncGenerator<string[]> {
  const met = new Set<string>();
  let handful: string[] = [];
  const only = { ...(civilType && { type: civilType }), ...(year !== undefined && { year }) };
  for await (const { recordId } of findByName(name, only)) {
    if (met.has(recordId)) continue;
    met.add(recordId);
    handful.push(recordId);
    if (handful.length < 100) continue;
    yield handful;
    handful = [];
  }
  yield handful;
}

const isReadable = ({ decision }: { decision: { visible: string } }) => decision.visible === 'readable';

/** A pointer may be stale: the record itself must answer the question in every part. */
function answers(entry: Entry, asked: Question): boolean {
  const wanted = personNameKey(asked.name);
  if (!entry.personalNames.some(({ name }) => personNameKey(name) === wanted)) return false;
  if (asked.civilType && entry.civilType !== asked.civilType) return false;
  const years = [entry.filingYear, entry.documentDate && dateYear(entry.documentDate)];
  if (asked.year !== undefined && !years.includes(asked.year)) return false;
  const { place } = asked;
  return !place || [entry.place, entry.responsibleParty].some((text) => text?.includes(place));
}
