import { Unreadable } from './unreadable.ts';

/** A merged range, rows and columns from 0. */
export type Merge = { top: number; left: number; bottom: number; right: number };

const column = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** The place of a cell from its reference: `C12` → row 11, column 2. */
export function placeOf(reference: string): { row: number; column: number } {
  const [, letters = 'A', row = '1'] = /^\$?([A-Z]{1,3})\$?(\d+)$/.exec(reference) ?? [];
  return { row: Number(row) - 1, column: column(letters) };
}

/** A range from its reference: `A1:C1`. */
export function mergeOf(reference: string): Merge {
  const [from = 'A1', to = from] = reference.split(':');
  const [first, last] = [placeOf(from), placeOf(to)];
  return { top: first.row, left: first.column, bottom: last.row, right: last.column };
}

/**
 * Fills merged cells with the value of their first one while a sheet is read from the top. Answers the columns that were
 * filled in a row. Ranges that overlap, as no program writes them, would be filled again and again: throws Unreadable.
 */
export function mergeFiller(merges: Merge[], mostColumns: number) {
  const waiting = [...merges].sort((a, b) => b.top - a.top);
  let open: { merge: Merge; value: string }[] = [];
  return (row: number, cells: string[]): number[] => {
    const filled: number[] = [];
    open = open.filter(({ merge }) => merge.bottom >= row);
    for (let next = waiting.at(-1); next && next.top <= row; next = waiting.at(-1)) {
      waiting.pop();
      const { left, right } = next;
      if (open.some(({ merge }) => merge.left <= right && left <= merge.right)) throw new Unreadable('broken-workbook');
      if (next.top === row) open.push({ merge: next, value: cells[next.left] ?? '' });
    }
    for (const { merge, value } of open) {
      if (value === '') continue;
      for (let at = merge.left; at <= Math.min(merge.right, mostColumns - 1); at++) {
        if (row === merge.top && at === merge.left) continue;
        while (cells.length < at) cells.push('');
        cells[at] = value;
        filled.push(at);
      }
    }
    return filled;
  };
}
