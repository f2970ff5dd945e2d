import { inTable, percent } from '#shared/figures/display.ts';
import { growthText } from '#shared/figures/growth.ts';
import type { Cell } from '../report-table.ts';

/** A cell as people read it: numbers in thousands, growths and rates in percent. */
export function written(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return inTable(cell);
  return typeof cell === 'string' ? cell : cellText(cell);
}

/** A growth or a rate as people read it. */
export function cellText(cell: Exclude<Cell, string | number | undefined>): string {
  if ('rate' in cell) return percent(cell.rate);
  const { decimals, against } = cell;
  return growthText(cell, decimals === undefined ? {} : { decimals }, against === 'plan' ? '上一规划期' : '上年');
}
