import { type GivenColumns, isKnown, mapColumns } from './columns.ts';

/** The group above every column: its own name, or, over a member, the name carried on from the left. */
function groupsOver(upper: string[], lower: string[]): string[] {
  let group = '';
  return lower.map((below, at) => {
    const above = upper[at] ?? '';
    group = above || (below ? group : '');
    return group;
  });
}

/**
 * The column names of a header in two lines: a group over its members (男方 over 姓名 and 生日 → 男方姓名, 男方生日), any
 * other name in the line where it stands. Undefined when there is no such group, or when one of two names in a column
 * would have to be dropped.
 */
export function joinedHeader(first: string[] = [], second: string[] = [], given: GivenColumns): string[] | undefined {
  const width = Math.max(first.length, second.length);
  const [upper, lower] = [first, second].map((line) =>
    Array.from({ length: width }, (_, at) => (line[at] ?? '').trim()),
  );
  if (!upper || !lower) return undefined;
  const over = groupsOver(upper, lower);
  const isMember = (at: number) => lower[at] !== '' && lower[at] !== over[at];
  const groups = new Set(over.filter((group, at) => group && isMember(at) && isKnown(group + lower[at], given)));
  if (groups.size === 0) return undefined;
  const joined: string[] = [];
  for (let at = 0; at < width; at++) {
    const [above = '', below = '', group = ''] = [upper[at], lower[at], over[at]];
    if (groups.has(group) && isMember(at)) joined.push(group + below);
    else if (above && below && above !== below && isKnown(above, given) && isKnown(below, given)) return undefined;
    else joined.push(isKnown(below, given) ? below : above || below);
  }
  return mapColumns(joined, given) && joined;
}
