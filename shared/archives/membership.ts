import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import type { Membership } from './archives.ts';

/**
 * Whether a membership is in force at an instant: from `from`, before `until` and `revokedAt`, and not after the last
 * day of its contract.
 */
export function membershipInForce(
  membership: Pick<Membership, 'from' | 'until' | 'revokedAt' | 'contract'>,
  now: Date,
): boolean {
  const at = now.getTime();
  if (at < Date.parse(membership.from)) return false;
  if (membership.until !== undefined && at >= Date.parse(membership.until)) return false;
  if (membership.revokedAt !== undefined && at >= Date.parse(membership.revokedAt)) return false;
  return membership.contract === undefined || shanghaiDay(now) <= membership.contract.until;
}

/** Whether a membership was granted to a token's issuer and subject; without `issuer`, to any trusted issuer's. */
export const belongsTo = (
  membership: Pick<Membership, 'issuer' | 'subject'>,
  issuer: string,
  subject: string,
): boolean => membership.subject === subject && (membership.issuer === undefined || membership.issuer === issuer);

/** Whether a membership reaches a fonds; without restriction it reaches all of its archives. */
export const reachesFonds = (membership: Pick<Membership, 'fonds'>, fondsNumber: string): boolean =>
  membership.fonds === undefined || membership.fonds.includes(fondsNumber);
