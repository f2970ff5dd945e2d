import { createHmac } from 'node:crypto';
import { volumeOf } from '#shared/records/holdings-unit.ts';

/** A page that may be drawn. */
export type Drawable = { referenceCode: string; pageNumber: number };

/**
 * Draws a random sample: at least `ratioPercent` of the pages and at least one of every volume. A page's lot is the
 * keyed hash of its place, so the same seed draws the same pages in whatever order they come, and nobody can choose
 * them who does not choose the seed. Answers them in the order of their places.
 */
export function drawSample<P extends Drawable>(pages: readonly P[], ratioPercent: number, seed: string): P[] {
  const lots = pages
    .map((page) => ({ page, lot: lotOf(page, seed), volume: volumeOf(page.referenceCode) }))
    .sort((one, other) => (one.lot < other.lot ? -1 : 1));
  const drawn = new Map<string, P>();
  const seen = new Set<string>();
  for (const { page, lot, volume } of lots) {
    if (volume === undefined || seen.has(volume)) continue;
    seen.add(volume);
    drawn.set(lot, page);
  }
  const wanted = Math.ceil((pages.length * ratioPercent) / 100);
  for (const { page, lot } of lots) {
    if (drawn.size >= wanted) break;
    drawn.set(lot, page);
  }
  return [...drawn.values()].sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

const placeOf = ({ referenceCode, pageNumber }: Drawable): string =>
  `${referenceCode}#${String(pageNumber).padStart(4, '0')}`;

const lotOf = (page: Drawable, seed: string): string => createHmac('sha256', seed).update(placeOf(page)).digest('hex');
