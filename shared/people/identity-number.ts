import { isDay } from '#shared/calendar/day.ts';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkDigits = '10X98765432';

/**
 * What a number is: `valid`, 18 characters whose check digit and birth date hold · `wrong-check-digit` · `wrong-date` ·
 * `fifteen`, the form before 1999, which has no check digit · `malformed`, anything else.
 */
export type IdentityNumberVerdict = 'valid' | 'wrong-check-digit' | 'wrong-date' | 'fifteen' | 'malformed';

/** Half-width, upper-case X, without blanks: the form in which ID numbers are compared. */
export const normalisedIdentityNumber = (input: string): string =>
  input.normalize('NFKC').replace(/\s+/g, '').toUpperCase();

/** The eighteenth character for the first seventeen digits (GB 11643, ISO 7064 MOD 11-2). */
export function checkDigitOf(first17: string): string {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(first17[at]), 0);
  return checkDigits[sum % 11] ?? '';
}

/** Judges a resident identity number; old and wrong ones occur in records, so nobody is identified by it alone. */
export function judgeIdentityNumber(input: string): IdentityNumberVerdict {
  const number = normalisedIdentityNumber(input);
  if (/^\d{15}$/.test(number)) return isDay(`19${number.slice(6, 12)}`) ? 'fifteen' : 'wrong-date';
  if (!/^\d{17}[\dX]$/.test(number)) return 'malformed';
  if (!isDay(number.slice(6, 14))) return 'wrong-date';
  return number[17] === checkDigitOf(number.slice(0, 17)) ? 'valid' : 'wrong-check-digit';
}
