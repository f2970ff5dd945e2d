import { returnsOf } from '#shared/figures/annual-return-store.ts';
import { lastClosing } from '#shared/ledger/closing-store.ts';
import { findDeposit } from '#shared/ledger/deposit-store.ts';
import type { LedgerEntry } from '#shared/ledger/ledger.ts';
import { entryById, post } from '#shared/ledger/ledger-store.ts';
import { api } from '#shared/runtime/api.ts';
import { problem } from '#shared/runtime/problem.ts';
import { entryOfAct, saysTheSame } from './act.ts';
import * as contract from './contract.ts';
import { hasArrived } from './evidence-storage.ts';

/** Registers an act once; sent again it answers with the entry that is there. */
export const postAct = api(contract.postAct, async ({ params, body, actor, now }) => {
  const entry = entryOfAct(body, { ...params, actor: actor.subject, now });
  const there = await entryById(entry.archivesCode, entry.entryId);
  if (there && saysTheSame(there, entry)) return there;
  if (there) throw problem('act-number-taken', { number: body.number });
  const closed = await lastClosing(entry.archivesCode);
  if (closed && body.date <= closed.through && !(await reopened(entry.archivesCode, body.date)))
    throw problem('year-closed', { date: body.date, year: closed.year });
  if (body.deposit !== undefined && !(await findDeposit(entry.archivesCode, body.deposit)))
    throw problem('deposit-not-found', { number: body.deposit });
  if (body.evidence !== undefined && !(await hasArrived(entry.archivesCode, body.evidence)))
    throw problem('act-evidence-not-there', { sha256: body.evidence });
  return once(entry, body.number);
});

/** Whether a correction of the annual return of a day's year has been begun: then its books are open again. */
async function reopened(archivesCode: string, date: string): Promise<boolean> {
  const year = date.slice(0, 4);
  const state = (await returnsOf(archivesCode, year, year)).at(-1)?.state;
  return state === 'draft' || state === 'returned';
}

/** Posts the act; of two who post one number at once, the second has what the first said, or is told. */
async function once(entry: LedgerEntry, number: string): Promise<LedgerEntry> {
  if (await post(entry)) return entry;
  const there = await entryById(entry.archivesCode, entry.entryId);
  if (!there || !saysTheSame(there, entry)) throw problem('act-number-taken', { number });
  return there;
}
