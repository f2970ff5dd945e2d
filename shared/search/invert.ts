import { newGrams } from './grams.ts';
import type { Texts } from './texts.ts';

/** Tokens in the order of their text; token t stands in the entries `numbers[starts[id]]` up to `numbers[starts[id + 1]]`, ascending. */
export type Inverted = { tokens: [text: string, id: number][]; starts: Uint32Array; numbers: Uint32Array };

const lineBreak = 10;
const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;

/** Inverts the tokens of one to three characters whose first UTF-16 unit lies from `from` up to `until`; none crosses a line. */
export function invert({ units, ends }: Texts, [from, until]: [from: number, until: number]): Inverted {
  const grams = newGrams();
  let met = new Uint32Array(1 << 16);
  let length = 0;
  let lastIn = new Int32Array(1 << 16).fill(-1);
  const lengths = new Uint32Array(ends.length);
  const take = (token: number, entry: number) => {
    if (token >= lastIn.length) lastIn = grown(lastIn, 2, -1);
    if (lastIn[token] === entry) return;
    lastIn[token] = entry;
    if (length === met.length) met = grown(met, 1.7, 0);
    met[length++] = token;
  };
  const after = (at: number) => at + (isHigh(units[at]!) ? 2 : 1);
  const letterAt = (at: number) =>
    isHigh(units[at]!) ? ((units[at]! - 0xd800) << 10) + (units[at + 1]! - 0xdc00) + 0x10000 : units[at]!;
  for (let entry = 0, at = 0; entry < ends.length; entry++) {
    for (const end = ends[entry]!; at < end; at++) {
      const unit = units[at]!;
      if (unit < from || unit >= until || unit === lineBreak || (unit >= 0xdc00 && unit < 0xe000)) continue;
      let token = 0;
      for (let letters = 0, next = at; letters < 3 && units[next] !== lineBreak; letters++, next = after(next)) {
        token = grams.number(token, letterAt(next));
        take(token, entry);
      }
    }
    lengths[entry] = length;
  }
  return sorted(grams, met.subarray(0, length), lengths);
}

function grown<A extends Uint32Array | Int32Array>(array: A, times: number, filling: number): A {
  const more = new (array.constructor as new (length: number) => A)(Math.ceil(array.length * times));
  more.set(array);
  if (filling) more.fill(filling, array.length);
  return more;
}

/** Sorts the tokens of each entry to the entries of each token, by counting. */
function sorted(grams: ReturnType<typeof newGrams>, met: Uint32Array, lengths: Uint32Array): Inverted {
  const count = grams.count();
  const starts = new Uint32Array(count + 1);
  for (let at = 0; at < met.length; at++) starts[met[at]! + 1]!++;
  for (let token = 0; token < count; token++) starts[token + 1]! += starts[token]!;
  const next = starts.slice();
  const numbers = new Uint32Array(met.length);
  for (let entry = 0, at = 0; entry < lengths.length; entry++)
    for (; at < lengths[entry]!; at++) numbers[next[met[at]!]!++] = entry;
  const tokens = Array.from({ length: count - 1 }, (_, n): [string, number] => [grams.text(n + 1), n + 1]);
  return { tokens: tokens.sort(([a], [b]) => (a < b ? -1 : 1)), starts, numbers };
}
