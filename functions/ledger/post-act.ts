import { entryById, post } from '#shared/ledger/ledger-store.ts';
import { api } from '#shared/runtime/api.ts';
import { problem } from '#shared/runtime/problem.ts';
import { entryOfAct, saysTheSame } from './act.ts';
import * as contract from './contract.ts';

/** Registers an act once; sent again it answers with the entry that is there. */
export const postAct = api(contract.postAct, async ({ params, body, actor, now }) => {
  const entry = entryOfAct(body, { ...params, actor: actor.subject, now });
  if (await post(entry)) return entry;
  const there = await entryById(entry.archivesCode, entry.entryId);
  if (!there || !saysTheSame(there, entry)) throw problem('act-number-taken', { number: body.number });
  return there;
});
