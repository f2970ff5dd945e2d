import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import type { CivilType } from '#shared/records/category.ts';
import type { Agreement } from './archives.ts';

export type AgreementTerms = Pick<Agreement, 'parties' | 'categories' | 'from' | 'until' | 'endedAt'>;

/** Whether an agreement is in force at an instant: from its first day in China to its last, and not ended before. */
export function agreementInForce(agreement: Pick<Agreement, 'from' | 'until' | 'endedAt'>, now: Date): boolean {
  if (agreement.endedAt !== undefined && now.getTime() >= Date.parse(agreement.endedAt)) return false;
  const today = shanghaiDay(now);
  return agreement.from <= today && (agreement.until === undefined || today <= agreement.until);
}

/** Whether an agreement in force lets one archives find another's records of a civil type by person. */
export const covers = (
  agreement: AgreementTerms,
  asked: { asking: string; holding: string; type: CivilType },
  now: Date,
): boolean =>
  asked.asking !== asked.holding &&
  agreement.parties.includes(asked.asking) &&
  agreement.parties.includes(asked.holding) &&
  agreement.categories.includes(asked.type) &&
  agreementInForce(agreement, now);
