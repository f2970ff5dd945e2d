import { api } from '#shared/api/api.ts';
import { counts } from '#shared/figures/annual-return.ts';
import { returnsOf } from '#shared/figures/annual-return-store.ts';
import { lastClosing } from '#shared/ledger/closing-store.ts';
import { findDeposit } from '#shared/ledger/deposit-store.ts';
import { type LedgerEntry, reversalIdOf } from '#shared/ledger/ledger.ts';
import { entryById, post } from '#shared/ledger/ledger-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import { entryOfAct, saysTheSame } from './act.ts';
import * as contract from './contract.ts';
import { hasArrived } from './evidence-storage.ts';

/** Registers an act once; sent again it answers with the entry that is there, unless that was reversed: a number is used up. */
export const postAct = api(contract.postAct, async ({ params, body, actor, now }) => {
  const entry = entryOfAct(body, { ...params, actor: actor.subject, now });
  const there = await entryById(entry.archivesCode, entry.entryId);
  if (there) return sameAct(there, entry, body.number);
  const closed = await lastClosing(entry.archivesCode);
  if (closed && body.date <= closed.through && !(await reopened(entry.archivesCode, body.date)))
    throw problem('year-closed', { date: body.date, year: closed.year });
  if (body.deposit !== undefined && !(await findDeposit(entry.archivesCode, body.deposit)))
    throw problem('deposit-not-found', { number: body.deposit });
  if (body.evidence !== undefined && !(await hasArrived(entry.archivesCode, body.evidence)))
    throw problem('act-evidence-not-there', { sha256: body.evidence });
  return once(entry, body.number);
});

/** Whether a correction of an accepted annual return of a day's year has been begun: then its books are open again. */
async function reopened(archivesCode: string, date: string): Promise<boolean> {
  const year = date.slice(0, 4);
  const [last, ...before] = (await returnsOf(archivesCode, year, year)).reverse();
  return last !== undefined && !counts(last) && before.some(({ state }) => state === 'accepted');
}

/** Posts the act; of two who post one number at once, the second has what the first said, or is told. */
async function once(entry: LedgerEntry, number: string): Promise<LedgerEntry> {
  if (await post(entry)) return entry;
  const there = await entryById(entry.archivesCode, entry.entryId);
  if (!there) throw problem('act-number-taken', { number });
  return sameAct(there, entry, number);
}

/** The act that stands under a number, if it says the same as the one sent and still counts; or a refusal. */
async function sameAct(there: LedgerEntry, sent: LedgerEntry, number: string): Promise<LedgerEntry> {
  if (!saysTheSame(there, sent)) throw problem('act-number-taken', { number });
  const reversal = await entryById(there.archivesCode, reversalIdOf(there.entryId));
  if (reversal) throw problem('act-reversed', { number, reason: reversal.reason ?? '' });
  return there;
}
