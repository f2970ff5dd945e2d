import { percent } from '#shared/figures/display.ts';
import { growthText } from '#shared/figures/growth.ts';
import type { Cell } from '../report-table.ts';

/** A growth or a rate as people read it. */
export function cellText(cell: Exclude<Cell, string | number | undefined>): string {
  if ('rate' in cell) return percent(cell.rate);
  const { decimals, against } = cell;
  return growthText(cell, decimals === undefined ? {} : { decimals }, against === 'plan' ? '上一规划期' : '上年');
}
