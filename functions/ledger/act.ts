import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { type LedgerEntry, ledgerEntry, RegisterAct } from '#shared/ledger/ledger.ts';
import { problem } from '#shared/runtime/problem.ts';
import type { ActToPost } from './contract.ts';

/**
 * The ledger entry of an act entered by hand. Its id is made of the kind and the archives' own number, so that the same
 * act sent again is the same entry. Refuses a date after today (Asia/Shanghai).
 */
export function entryOfAct(act: ActToPost, who: { archivesCode: string; actor: string; now: Date }): LedgerEntry {
  if (act.date > shanghaiDay(who.now)) throw problem('act-in-future', { date: act.date });
  const { number, ...entered } = act;
  return ledgerEntry({
    ...entered,
    archivesCode: who.archivesCode,
    entryId: `${act.kind}#${asKey(number)}`,
    source: { kind: 'register', id: number },
    actor: who.actor,
    at: who.now.toISOString(),
  });
}

/** Whether two entries say the same; who entered them, and when, is no part of it. */
export const saysTheSame = (one: LedgerEntry, other: LedgerEntry): boolean => said(one) === said(other);

/** Only what was entered by hand and is no reversal itself can be reversed. */
export const isReversible = ({ kind, reverses, source }: LedgerEntry): boolean =>
  RegisterAct.safeParse(kind).success && reverses === undefined && source.kind === 'register';

const said = ({ kind, date, quantities, deposit, evidence, fondsNumber, categoryCode, note }: LedgerEntry) => {
  const amounts = Object.entries(quantities).filter(([, n]) => n);
  return JSON.stringify([kind, date, amounts.sort(), deposit, evidence, fondsNumber, categoryCode, note]);
};

/** 「接字〔2024〕3号」 typed with full-width digits or blanks is the same number. */
const asKey = (number: string) => number.normalize('NFKC').replace(/\s+/g, '');
