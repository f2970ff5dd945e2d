/** OWASP: = + - @, tab, return; and their full-width forms, which some programs take for the same. */
const formula = /^[=+\-@\t\r＝＋－＠]/;
const alreadyGuarded = /^'+[=+\-@\t\r＝＋－＠]/;

/** A text that a spreadsheet would run as a formula, made harmless by a leading apostrophe (V32); other texts stay. */
export const guarded = (text: string): string => (formula.test(text) || alreadyGuarded.test(text) ? `'${text}` : text);

/** Takes the apostrophe away again, so that a corrected error workbook brings back what the clerk wrote. */
export const unguarded = (text: string): string => (alreadyGuarded.test(text) ? text.slice(1) : text);
