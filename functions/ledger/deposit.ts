import { addDays, formatDay } from '#shared/calendar/day.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import type { DepositAgreement } from '#shared/ledger/deposit.ts';

/** How many days before its end an agreement is brought to mind. */
const daysBefore = 30;

/** What to do about an agreement that ends soon or has ended; undefined until then. */
export function reminderOf({ number, depositor, until }: DepositAgreement, now: Date): string | undefined {
  const today = shanghaiDay(now);
  if (today < addDays(until, -daysBefore)) return undefined;
  const about = `寄存协议${number}(寄存方:${depositor})`;
  if (today > until) return `${about}已于${formatDay(until)}届满,请续签、移交或退还。`;
  return `${about}将于${formatDay(until)}届满,请与寄存方商定续签、移交或退还。`;
}
