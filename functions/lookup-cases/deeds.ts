import type { Actor } from '#shared/access/actor.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import type { LookupCase } from './lookup-case.ts';

/** Writes down who did what to a case, at both archives that have to do with it. */
export async function audited(
  actor: Pick<Actor, 'subject' | 'archivesCode'>,
  action: string,
  one: LookupCase,
  now: Date,
  target = one.caseId,
): Promise<void> {
  const happening = {
    actor: actor.subject,
    actorArchives: actor.archivesCode,
    action,
    outcome: 'done' as const,
    target,
  };
  const codes = new Set([one.receiver, ...(one.holder ? [one.holdingArchives] : [])]);
  await recordAudit(
    [...codes].map((archivesCode) => ({ ...happening, archivesCode })),
    now,
  );
}
