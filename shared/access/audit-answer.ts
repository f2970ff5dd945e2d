import { type Happening, recordAudit } from '#shared/audit/audit-store.ts';
import type { Actor } from './actor.ts';

/** Audit entries of an answer, one under each archives whose records were shown or hinted at, and one under the desk's own. */
export async function auditAnswer(
  actor: Actor,
  action: string,
  shown: readonly { archivesCode: string }[],
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
