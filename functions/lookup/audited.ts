import type * as z from 'zod';
import type { Actor } from '#shared/access/actor.ts';
import { type Ask, api, type Endpoint } from '#shared/api/api.ts';
import type { Contract } from '#shared/api/contract.ts';
import { platformTrail, recordAudit } from '#shared/audit/audit-store.ts';
import { Problem } from '#shared/runtime/problem.ts';

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
