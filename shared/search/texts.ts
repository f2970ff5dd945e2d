/** Folded texts in one run of UTF-16 units, a line break after each: two bytes a unit, and nothing per text but where it ends. */
export type Texts = { units: Uint16Array; ends: Uint32Array };

/** Takes the folded texts of a segment in order. */
export function newTexts(size: number) {
  let units = new Uint16Array(size * 40 + 1024);
  const ends = new Uint32Array(size);
  let [length, count] = [0, 0];
  return {
    add(text: string): void {
      if (length + text.length + 1 > units.length) {
        const grown = new Uint16Array(Math.ceil((length + text.length + 1) * 1.3));
        grown.set(units.subarray(0, length));
        units = grown;
      }
      for (let at = 0; at < text.length; at++) units[length++] = text.charCodeAt(at);
      units[length++] = 10;
      ends[count++] = length;
    },
    finish: (): Texts => ({ units: units.subarray(0, length), ends: ends.subarray(0, count) }),
  };
}

/**
 * Cuts the first units of tokens into ranges, each with at most about `most` places in the texts: what is inverted at a time. Ranges
 * ascend, so the tokens of one come before those of the next.
 */
export function slicesOf({ units }: Texts, most: number): [from: number, until: number][] {
  const counts = new Uint32Array(65_536);
  for (const unit of units) counts[unit]!++;
  const slices: [number, number][] = [];
  let [from, sum] = [0, 0];
  for (let unit = 0; unit < counts.length; unit++) {
    if (sum > 0 && sum + counts[unit]! > most) {
      slices.push([from, unit]);
      [from, sum] = [unit, 0];
    }
    sum += unit === 10 ? 0 : counts[unit]!;
  }
  slices.push([from, counts.length]);
  return slices;
}
