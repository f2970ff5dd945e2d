import { toSimplified, withoutPinyin } from './simplified.ts';

const separators = /[\s·•・‧．﹒。･∙⋅.'’`\-‐‑–—\u200B-\u200D\uFEFF]+/g;
const several = /[、,，;；/／|\n]+/;

/**
 * The form in which personal names are compared: half-width, lower case, Simplified, common variants folded, without
 * blanks, middle dots and pinyin annotations (买买提•艾力 = 買買提艾力, 曹建國(guó) = 曹建国). For matching only: what is
 * shown is the name as written. Folding twice changes nothing.
 */
export function personNameKey(name: string): string {
  const letters = name.normalize('NFKC').toLowerCase().normalize('NFKC').replace(separators, '');
  return toSimplified(withoutPinyin(letters));
}

/** Splits a cell that holds several names (陈志远、吴秀英) into names as written, blanks at their ends dropped; a dash or what cannot be seen is no name. */
export const namesIn = (cell: string): string[] =>
  cell
    .split(several)
    .map((name) => name.trim())
    .filter((name) => personNameKey(name) !== '');
