/** A gap wider than this is a jump of the numbering, not a loss. */
const widest = 50;

/** The series of an item's code and its number in it: `A439-WS·2015·Y-0003` → `A439-WS·2015·Y-` and 3 of four digits. */
export function seriesOf(code: string): { series: string; number: number } | undefined {
  const [, before, digits] = /^(.+-)(\d{1,8})$/.exec(code) ?? [];
  const isItem = before !== undefined && (before.includes('·') || (before.match(/-/g)?.length ?? 0) >= 3);
  return isItem && digits ? { series: `${before}${digits.length}`, number: Number(digits) } : undefined;
}

/** The codes that are missing in each series (V25), by the code after them. */
export function gapsIn(series: Map<string, number[]>): Map<string, string[]> {
  const missing = new Map<string, string[]>();
  for (const [name, numbers] of series) {
    const digits = Number(name.at(-1));
    const codeOf = (number: number) => `${name.slice(0, -1)}${String(number).padStart(digits, '0')}`;
    numbers.sort((a, b) => a - b);
    numbers.forEach((number, at) => {
      const gap = number - (numbers[at - 1] ?? number) - 1;
      if (gap < 1 || gap > widest) return;
      missing.set(
        codeOf(number),
        Array.from({ length: gap }, (_, n) => codeOf(number - gap + n)),
      );
    });
  }
  return missing;
}

/** The missing item numbers in words: 0003, or 0003至0005. */
export function spoken(codes: string[]): string {
  const [first = '', last = first] = [codes[0], codes.at(-1)].map((code) => code?.split('-').at(-1));
  return first === last ? first : `${first}至${last}`;
}
