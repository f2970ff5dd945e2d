import { api } from '#shared/api/api.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { reversalOf } from '#shared/ledger/ledger.ts';
import { entryById, post } from '#shared/ledger/ledger-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import { isReversible } from './act.ts';
import * as contract from './contract.ts';

/** Cancels an act by an entry of today with the negative quantities; asked again with the same reason it answers the same. */
export const reverseAct = api(contract.reverseAct, async ({ params: { archivesCode }, body, actor, now }) => {
  const { entryId, reason } = body;
  const reversed = await entryById(archivesCode, entryId);
  if (!reversed) throw problem('entry-not-found', { entryId });
  if (!isReversible(reversed)) throw problem('entry-not-by-hand', { entryId });
  const correction = { date: shanghaiDay(now), actor: actor.subject, at: now.toISOString(), reason };
  const reversal = reversalOf(reversed, correction);
  if (await post(reversal)) {
    const happening = {
      actor: actor.subject,
      actorArchives: archivesCode,
      action: 'reverse-act',
      outcome: 'done' as const,
    };
    await recordAudit([{ ...happening, archivesCode, target: entryId }], now);
    return reversal;
  }
  const there = await entryById(archivesCode, reversal.entryId);
  if (there?.reason !== reason) throw problem('entry-reversed-already', { entryId, reason: there?.reason ?? '' });
  return there;
});
