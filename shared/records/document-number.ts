import * as z from 'zod';
import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';

/** 文号 as written, and as searched. */
export const DocumentNumber = z
  .object({ original: z.string().min(1).max(200), normalised: z.string().min(1).max(200) })
  .meta({ id: 'DocumentNumber', title: '文号' });
export type DocumentNumber = z.infer<typeof DocumentNumber>;

// as people write them, not only as GB/T 9704 has it
const opening = '([{<‹〔【〈《［｛〖（';
const closing = ')\\]}>›〕】〉》］｝〗）';
const digit = '[0-9０-９]';
/** What a year in brackets looks like, as the source of a regular expression. */
export const yearInBrackets = `[${opening}]\\s*(?:${digit}{4}|${digit}{2})\\s*[${closing}]`;
/** What may stand between year and number and means nothing: `字第0` in `(1992)字第036号`. */
export const padding = `\\s*字?\\s*第?\\s*[0０]*(?=${digit})`;
/** Whether a year in brackets may be in a text; quick. */
export const hasBracket = (text: string): boolean => bracket.test(text);
const bracket = new RegExp(`[${opening}]`);
const bracketedYear = new RegExp(yearInBrackets);
const padded = new RegExp(`〕${padding}`);

/**
 * The form in which document numbers are compared: hexagonal brackets around the year, no blanks, no `字第` and no
 * padding after it (GB/T 9704: `X市财发〔1992〕36号`, not `(1992)字第036号`). Never fails; text without a year in
 * brackets is only freed of blanks and full-width forms.
 */
export const normalisedDocumentNumber = (input: string): string =>
  input
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(bracketedYear, (year) => `〔${year.slice(1, -1)}〕`)
    .replace(padded, '〕');

/** Reads a 文号 column; V12 when the searched form differs from the written one, nothing when the cell is empty. */
export function readDocumentNumber(input: string): { number?: DocumentNumber; issues: RowProblem[] } {
  const original = input.trim();
  if (!original) return { issues: [] };
  const normalised = normalisedDocumentNumber(original);
  const issues = normalised === original ? [] : [rowProblem('V12', { normalised }, normalised)];
  return { number: { original, normalised }, issues };
}
