/** When a target is reached at a steady growth: in how many years, and what it is; `undefined` years: never at this rate. */
export type Projection = { target: number; years: number | undefined };

/**
 * 达标年份: n = ⌈ln(target ÷ now) ÷ ln(1 + rate)⌉ full years from now; 0 where the target is reached already. `rate` is a
 * share (0.06: 6 %). 1.7万卷 grow to 10万卷 at 6 % in 31 years.
 */
export function projected(now: number, target: number, rate: number): Projection {
  if (now >= target) return { target, years: 0 };
  if (!(rate > 0) || now <= 0) return { target, years: undefined };
  const years = Math.ceil(Math.log(target / now) / Math.log1p(rate));
  // logarithms may miss a whole number by their last digit: 1 to 8 by doubling is 3, not 4
  const reachedBefore = now * (1 + rate) ** (years - 1) >= target * (1 - 1e-12);
  return { target, years: reachedBefore ? years - 1 : years };
}
