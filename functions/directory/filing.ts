import type { Actor } from '#shared/access/actor.ts';

/** Who wrote an entity of the directory, and when. */
export const filedBy = (actor: Actor, now: Date) => ({ by: actor.subject, at: now.toISOString() });
