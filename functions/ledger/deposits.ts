import { api } from '#shared/api/api.ts';
import type { DepositAgreement } from '#shared/ledger/deposit.ts';
import { findDeposit, keepDeposit, pageOfDeposits } from '#shared/ledger/deposit-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { reminderOf } from './deposit.ts';

/** Registers a deposit agreement once; the same again is the same, another under its number is refused. */
export const registerDeposit = api(contract.registerDeposit, async ({ params, body, actor, now }) => {
  if (await keepDeposit({ ...body, ...params, by: actor.subject, at: now.toISOString() })) return body;
  const there = await findDeposit(params.archivesCode, body.number);
  const terms = ({ depositor, from, until, fonds = [] }: DepositAgreement) =>
    [depositor, from, until, ...[...fonds].sort()].join('\n');
  const same = there && terms(there) === terms(body);
  if (!same) throw problem('deposit-number-taken', { number: body.number });
  return body;
});

/** The deposit agreements of an archives, with what is to be done about those that end. */
export const listDeposits = api(contract.listDeposits, async ({ params, query, page, now }) => {
  const { items, next } = await pageOfDeposits(params.archivesCode, { limit: query.limit, after: page.after });
  return { items: items.map((one) => ({ ...one, reminder: reminderOf(one, now) })), next: await page.next(next) };
});
