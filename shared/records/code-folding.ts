const dots = /[·•・‧．﹒。･∙⋅]/g;
const dashes = /[－‐‑−﹣]|[–—―‒]+/g;
const blanks = /[\s\u200B-\u200D\u2060\uFEFF]+/g;
const fullWidth = /[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A]/g;

/** A folded code and what the folding changed; a full stop is typed for the middle dot, but that is asked, not assumed. */
export type FoldedCode = { text: string; widthOrCase: boolean; dotVariant: boolean; fullStop: boolean };

/**
 * Writes a 档号 in its canonical characters: half-width upper-case letters and digits, `-` between levels, `·` within
 * one, no blanks. Zero padding stays as it is: a code never changes once fixed (DA/T 13-2022, 4.3).
 */
export function foldCode(input: string): FoldedCode {
  const trimmed = input.replace(/^[\s\uFEFF]+|[\s\uFEFF]+$/g, '');
  const narrow = trimmed
    .replace(blanks, '')
    .replace(fullWidth, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
    .replace(dashes, '-')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase());
  const dotted = narrow.replace(dots, '·');
  return {
    text: dotted.replaceAll('.', '·'),
    widthOrCase: narrow !== trimmed,
    dotVariant: dotted !== narrow,
    fullStop: dotted.includes('.'),
  };
}

/**
 * A key under which codes sort as people number them (2 before 10, `D10` before `D30`): every run of digits is padded
 * to ten. Codes that differ in padding only sort side by side.
 */
export const sortCodeOf = (canonical: string): string =>
  canonical.replace(/\d+/g, (digits) => digits.padStart(10, '0'));
