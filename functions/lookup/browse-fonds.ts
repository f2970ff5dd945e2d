import { entriesOfFonds } from '#shared/records/record-store.ts';
import { api } from '#shared/runtime/api.ts';
import * as contract from './contract.ts';
import { asking, auditAnswer, readable, seen } from './sight.ts';

/** A page of an own fonds, in the order of its codes. */
export const browseFonds = api(contract.browseFonds, async ({ params, query, actor, now, page }) => {
  const { entries, next } = await entriesOfFonds(params.archivesCode, params.fondsNumber, query.limit, page.after);
  const shown = seen(await asking(params.archivesCode, 'by-code', now), entries);
  await auditAnswer(
    actor,
    'browse-fonds',
    shown.map(({ entry }) => entry),
    now,
    params.fondsNumber,
  );
  return {
    items: await Promise.all(shown.map((one) => readable(one.entry, one.decision))),
    next: await page.next(next),
  };
});
