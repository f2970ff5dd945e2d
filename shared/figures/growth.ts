import { percent, type Shown } from './display.ts';
import type { Ratio } from './ratio.ts';

/** A growth, or why there is none. */
export type Growth = ({ known: true } & Ratio) | { known: false; because: keyof typeof reasons };

const reasons = {
  'no-prior': (before: string) => `无${before}数据`,
  'prior-zero': (before: string) => `${before}为0`,
  'prior-negative': (before: string) => `${before}为负数`,
} as const;

/**
 * 同比 = (本期 − 上年同期) ÷ 上年同期; the same rule gives 年增长率 (年末 to 年初) and growth over a five-year plan (sum to sum).
 * Whole numbers; `prior` undefined means no figure at all. Never divides by zero: what has no prior has a reason instead.
 */
export function growth(current: number, prior: number | undefined): Growth {
  if (prior === undefined) return { known: false, because: 'no-prior' };
  if (prior === 0) return { known: false, because: 'prior-zero' };
  if (prior < 0) return { known: false, because: 'prior-negative' };
  return { known: true, part: current - prior, whole: prior };
}

/** 15.8% · -3.2% · —（无上年数据）. `before`: what it is compared with, 上年 unless told. */
export const growthText = (of: Growth, shown?: Shown, before = '上年'): string =>
  of.known ? percent(of, shown) : `—（${reasons[of.because](before)}）`;
