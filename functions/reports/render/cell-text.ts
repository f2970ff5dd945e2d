import { inTable, percent } from '#shared/figures/display.ts';
import { growthText } from '#shared/figures/growth.ts';
import type { Cell } from '../cell.ts';
import type { Words } from '../words/words.ts';

/** A cell as people read it: numbers in thousands, growths and rates in percent. */
export function written(cell: Cell, words: Words): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return inTable(cell);
  return typeof cell === 'string' ? cell : cellText(cell, words);
}

/** A growth or a rate as people read it. */
export function cellText(cell: Exclude<Cell, string | number | undefined>, { noGrowth }: Words): string {
  if ('rate' in cell) return percent(cell.rate);
  const { decimals, against = 'year' } = cell;
  return cell.known ? growthText(cell, decimals === undefined ? {} : { decimals }) : noGrowth(cell.because, against);
}
