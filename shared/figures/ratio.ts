/** A share or a growth as two whole numbers, so that rounding is exact and happens once, when it is shown. */
export type Ratio = { part: number; whole: number };

/** numerator × 10^digits ÷ denominator as an integer, halves away from zero; whole numbers in, exact for any size. */
export function roundedQuotient(numerator: number, denominator: number, digits: number): bigint {
  const over = BigInt(numerator) * 10n ** BigInt(digits) * 2n;
  const under = BigInt(denominator);
  const sign = over < 0n === under < 0n ? 1n : -1n;
  const [size, unit] = [over < 0n ? -over : over, under < 0n ? -under : under];
  return (sign * (size + unit)) / (2n * unit);
}

/** An integer with `digits` implied decimals as text: 158 with 1 → 15.8. `keepZero`: 14.0 stays 14.0 (tables), else 14 (sentences). */
export function decimalText(scaled: bigint, digits: number, keepZero: boolean): string {
  const size = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, '0');
  const whole = size.slice(0, size.length - digits);
  const decimals = size.slice(size.length - digits);
  const kept = keepZero ? decimals : decimals.replace(/0+$/, '');
  return `${scaled < 0n ? '-' : ''}${whole}${kept ? `.${kept}` : ''}`;
}
