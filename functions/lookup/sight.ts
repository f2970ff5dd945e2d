import type * as z from 'zod';
import { type AccessDecision, type Asking, decide } from '#shared/access/access-decision.ts';
import type { Actor } from '#shared/access/actor.ts';
import { allAgreements, archivesOf } from '#shared/archives/directory-store.ts';
import { type Happening, platformTrail, recordAudit } from '#shared/audit/audit-store.ts';
import type { Entry } from '#shared/records/record.ts';
import { type Ask, api, type Endpoint } from '#shared/runtime/api.ts';
import type { Contract } from '#shared/runtime/contract.ts';
import { Problem } from '#shared/runtime/problem.ts';
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

/** A route whose refusals are audited too, at the desk's archives: who asked in vain, or too often, has asked all the same. */
export const audited = <C extends Contract>(
  contract: C,
  run: (ask: Ask<C>) => Promise<z.infer<C['answer']>>,
): Endpoint =>
  api(contract, async (ask) => {
    try {
      return await run(ask);
    } catch (error) {
      if (error instanceof Problem) await auditRefusal(ask.actor, contract.name, error.slug, ask.now);
      throw error;
    }
  });

const auditRefusal = (actor: Actor, action: string, because: string, now: Date): Promise<void> =>
  recordAudit(
    [
      {
        archivesCode: actor.archivesCode ?? platformTrail,
        actor: actor.subject,
        actorArchives: actor.archivesCode,
        action,
        outcome: 'refused',
        because,
      },
    ],
    now,
  );

/** Audit entries of an answer, one under each archives whose records were shown, and one under the desk's own. */
export async function auditAnswer(
  actor: Actor,
  action: string,
  shown: Entry[],
  now: Date,
  target?: string,
): Promise<void> {
  const of = (archivesCode: string, count: number): Happening => ({
    archivesCode,
    actor: actor.subject,
    actorArchives: actor.archivesCode,
    action,
    outcome: 'answered',
    count,
    ...(target && { target }),
  });
  const holders = Object.entries(Object.groupBy(shown, ({ archivesCode }) => archivesCode));
  const own = holders.some(([code]) => code === actor.archivesCode) ? [] : [of(actor.archivesCode ?? '', shown.length)];
  await recordAudit([...own, ...holders.map(([code, entries]) => of(code, entries?.length ?? 0))], now);
}
