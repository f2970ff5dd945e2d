import type * as z from 'zod';
import { type AccessDecision, type Asking, decide } from '#shared/access/access-decision.ts';
import { allAgreements, archivesOf } from '#shared/archives/directory-store.ts';
import type { Entry } from '#shared/records/record.ts';
import type { ReadableRecord } from './readable-record.ts';

/** How the desk asks, with the agreements as they stand. */
export const asking = async (deskArchivesCode: string, way: Asking['way'], now: Date): Promise<Asking> => ({
  deskArchivesCode,
  way,
  agreements: await allAgreements(),
  now,
});

/** The entries that a desk sees at all, each with the decision and its law. What is hidden is as if it were not there. */
export const seen = (how: Asking, entries: Iterable<Entry>): { entry: Entry; decision: AccessDecision }[] =>
  [...entries]
    .map((entry) => ({ entry, decision: decide(how, entry) }))
    .filter(({ decision }) => decision.visible !== 'hidden');

/** A readable entry as the desk is shown it; fields of the platform's own housekeeping stay behind. */
export async function readable(entry: Entry, decision: AccessDecision): Promise<z.input<typeof ReadableRecord>> {
  return { ...entry, holdingName: await holdingName(entry.archivesCode), article: decision.article };
}

/** The name of an archives as it is shown, or its code where none is known. */
export const holdingName = async (archivesCode: string): Promise<string> =>
  (await archivesOf(archivesCode))?.name ?? archivesCode;
