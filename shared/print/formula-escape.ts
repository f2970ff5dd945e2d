/** OWASP: = + - @, tab, return; and their full-width forms, which some programs take for the same. */
const formula = /^[=+\-@\t\r＝＋－＠]/;
const guarded = /^'+[=+\-@\t\r＝＋－＠]/;

/** A text that a spreadsheet would run as a formula, made harmless by a leading apostrophe (V32); other texts stay. */
export const escaped = (text: string): string => (formula.test(text) || guarded.test(text) ? `'${text}` : text);

/** Takes the apostrophe away again, so that a corrected error workbook brings back what the clerk wrote. */
export const unescaped = (text: string): string => (guarded.test(text) ? text.slice(1) : text);
