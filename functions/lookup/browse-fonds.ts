import { auditAnswer } from '#shared/access/audit-answer.ts';
import { api } from '#shared/api/api.ts';
import { partsOfRecordId } from '#shared/records/record.ts';
import { findEntries, recordIdsOfFonds } from '#shared/records/record-store.ts';
import type { Key } from '#shared/runtime/table.ts';
import { codePattern } from './codes.ts';
import * as contract from './contract.ts';
import { asking, readable, seen } from './sight.ts';

/** A page that a rare pattern leaves empty ends after so many keys, and goes on from there. */
const lookAtMost = 5000;

/** A page of an own fonds, in the order of its codes, or of those that look as asked. Only what is shown is read. */
export const browseFonds = api(contract.browseFonds, async ({ params, query, actor, now, page }) => {
  const { ids, next } = await idsOf(params, query, page.after);
  const entries = await findEntries(ids);
  const held = ids.flatMap((id) => entries.get(id) ?? []);
  const shown = seen(await asking(params.archivesCode, 'by-code', now), held);
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

async function idsOf(
  { archivesCode, fondsNumber }: { archivesCode: string; fondsNumber: string },
  { code, limit }: { code?: string | undefined; limit: number },
  from: Key | undefined,
) {
  if (code === undefined) {
    const { items, next } = await recordIdsOfFonds(archivesCode, fondsNumber, limit, from);
    return { ids: items, next };
  }
  const { looks, begins } = codePattern(code);
  const ids: string[] = [];
  let after = from;
  for (let looked = 0; looked < lookAtMost; ) {
    // never more keys than the page still takes: none that matches is passed over
    const { items, next } = await recordIdsOfFonds(archivesCode, fondsNumber, limit - ids.length, after, begins);
    ids.push(...items.filter((id) => looks(partsOfRecordId(id).referenceCode)));
    looked += items.length;
    after = next;
    if (!next || ids.length === limit) break;
  }
  return { ids, next: after };
}
