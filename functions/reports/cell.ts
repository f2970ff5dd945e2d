import type { Growth } from '#shared/figures/growth.ts';
import type { Ratio } from '#shared/figures/ratio.ts';

/** A cell: text, a whole number (in thousands), a growth (in percent, or — with its reason), a rate, or nothing. */
export type Cell =
  | string
  | number
  | (Growth & { decimals?: number; against?: 'year' | 'plan' })
  | { rate: Ratio }
  | undefined;

/** `figure`: which one a column shows, if it shows one. `opens`: what its cells lead to, the definition or the entries behind them. */
export type Column = {
  title: string;
  is: 'text' | 'number' | 'growth';
  figure?: string;
  opens?: 'definition' | 'entries';
};
