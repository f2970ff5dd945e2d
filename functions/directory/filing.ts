import type { Actor } from '#shared/access/actor.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import { canonicalJson, sha256 } from '#shared/figures/canonical.ts';

/** Who wrote an entity of the directory, and when. */
export const filedBy = (actor: Actor, now: Date) => ({ by: actor.subject, at: now.toISOString() });

/** The id of an entity that has no number of its own: it follows from what it says, so that a call sent twice makes one. */
export const idOf = (said: object): string => sha256(canonicalJson(said)).slice(0, 32);

/**
 * Records what was done to an archives' directory, before it is answered: who, what, and to which entity. Also of what proves to be done already:
 * a call cut short after its write is sent again, and has left no trace yet.
 */
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
