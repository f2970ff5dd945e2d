/** Places by a value, the greatest first; equals share a place and the next is left out (1, 2, 2, 4). */
export function ranked<T>(items: readonly T[], by: (item: T) => number): { place: number; item: T }[] {
  const values = items.map(by).sort((one, other) => other - one);
  return items
    .map((item) => ({ place: values.indexOf(by(item)) + 1, item }))
    .sort((one, other) => one.place - other.place);
}
