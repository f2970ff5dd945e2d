import { decimalText, type Ratio, roundedQuotient } from './ratio.ts';

/** How many decimals a figure's definition allows (default 1), and whether a trailing zero stays (tables) or goes (sentences). */
export type Shown = { decimals?: number; keepZero?: boolean };

const wan = 10_000;
const yi = 100_000_000;

/**
 * A whole number as archivists write it in a sentence: 万 from 10,000 and 亿 from 100,000,000, with at most one decimal:
 * 569948 → 57万, 16590000 → 1659万, 160000000 → 1.6亿, 9435 → 9435. What rounds up to 10000万 is 1亿.
 */
export function inWords(figure: number, { decimals = 1, keepZero = false }: Shown = {}): string {
  const size = Math.abs(figure);
  if (size < wan) return String(figure);
  const inWan = roundedQuotient(figure, wan, decimals);
  const fullYi = BigInt(wan) * 10n ** BigInt(decimals);
  if (size < yi && inWan < fullYi && inWan > -fullYi) return `${decimalText(inWan, decimals, keepZero)}万`;
  return `${decimalText(roundedQuotient(figure, yi, decimals), decimals, keepZero)}亿`;
}

/** A whole number as it stands in a table: every digit, in thousands: 16,590,000. */
export const inTable = (figure: number): string => String(figure).replace(/\B(?=(\d{3})+$)/g, ',');

/** A ratio in percent, rounded half up in size: 15.8%; `whole` must not be 0. */
export const percent = ({ part, whole }: Ratio, { decimals = 1, keepZero = true }: Shown = {}): string =>
  `${decimalText(roundedQuotient(part, whole, decimals + 2), decimals, keepZero)}%`;
