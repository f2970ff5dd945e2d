import type { Actor } from '#shared/access/actor.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';

/** Who wrote an entity of the directory, and when. */
export const filedBy = (actor: Actor, now: Date) => ({ by: actor.subject, at: now.toISOString() });

/** Records what was done to an archives' directory, before it is answered: who, what, and to which entity. */
export const auditDone = (
  actor: Actor,
  action: string,
  archivesCode: string,
  target: string,
  now: Date,
): Promise<void> =>
  recordAudit(
    [{ archivesCode, actor: actor.subject, actorArchives: actor.archivesCode, action, outcome: 'done', target }],
    now,
  );
