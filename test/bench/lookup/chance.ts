/** A number from 0 to 1 (exclusive), the next one at each call. */
export type Chance = () => number;

const scramble = (value: number): number => {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
};

/** Chance that depends on a seed and a number only: entry 700,000 is made without the 700,000 before it. */
export function chanceOf(seed: number, n: number): Chance {
  let state = scramble(scramble(seed + 0x51ed270b) ^ (n + 0x2545f491));
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return scramble(state) / 2 ** 32;
  };
}

/** Any of a list, all alike. */
export const anyOf = <T>(chance: Chance, list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;

/** From a whole number up to another, both included. */
export const between = (chance: Chance, from: number, to: number): number =>
  from + Math.floor(chance() * (to - from + 1));

/** A draw from a list by weights. */
export function byWeight<T>(list: readonly T[], weightOf: (one: T, rank: number) => number): (chance: Chance) => T {
  let sum = 0;
  const sums = list.map((one, rank) => {
    sum += weightOf(one, rank);
    return sum;
  });
  return (chance) => {
    const wanted = chance() * sum;
    let [low, high] = [0, list.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return list[low]!;
  };
}

/** A draw in which the first is likelier than the second, as words and offices are (Zipf). */
export const byRank = <T>(list: readonly T[], steepness: number) =>
  byWeight(list, (_, rank) => 1 / (rank + 1) ** steepness);
