import { recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { type ReferenceCode, readReferenceCode } from '#shared/records/reference-code.ts';
import { api } from '#shared/runtime/api.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { batchesOf, putBatch } from './opening-store.ts';

/**
 * Proposes own records for opening; all of them must be held, or none is proposed. A creating unit's cataloguer proposes
 * of its own fonds only.
 */
export const proposeOpening = api(contract.proposeOpening, async ({ params, body, actor, now, newId }) => {
  const codes = body.referenceCodes.map(readable);
  const foreign = codes.filter(({ fondsNumber }) => actor.fonds && !actor.fonds.includes(fondsNumber));
  if (foreign.length) throw problem('fonds-not-yours', { codes: named(foreign.map(({ canonical }) => canonical)) });
  const referenceCodes = [...new Set(codes.map(({ canonical }) => canonical))];
  const held = await findEntries(referenceCodes.map((code) => recordIdOf(params.archivesCode, code)));
  const missing = referenceCodes.filter((code) => !held.has(recordIdOf(params.archivesCode, code)));
  if (missing.length) throw problem('records-not-held', { codes: named(missing) });
  const batch = {
    batchId: newId(),
    ...params,
    state: 'proposed' as const,
    referenceCodes,
    ground: body.ground,
    proposedBy: actor.subject,
    proposedAt: now.toISOString(),
  };
  await putBatch(batch);
  return batch;
});

export const listOpenings = api(contract.listOpenings, async ({ params, query, page }) => {
  const { items, next } = await batchesOf(params.archivesCode, query.limit, page.after);
  return { items, next: await page.next(next) };
});

const named = (codes: string[]): string => codes.slice(0, 20).join('、');

function readable(typed: string): ReferenceCode {
  const { code } = readReferenceCode(typed);
  if (!code) throw problem('reference-code-unreadable', { typed });
  return code;
}
