import * as z from 'zod';
import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';

/** 文号 as written, and as searched. */
export const DocumentNumber = z
  .object({ original: z.string().min(1).max(200), normalised: z.string().min(1).max(200) })
  .meta({ id: 'DocumentNumber', title: '文号' });
export type DocumentNumber = z.infer<typeof DocumentNumber>;

const bracketedYear = /[([{<〔【〈《［｛〖](\d{4}|\d{2})[)\]}>〕】〉》］｝〗]/;

/**
 * The form in which document numbers are compared: hexagonal brackets around the year, no blanks, no `字第` and no
 * padding after it (GB/T 9704: `X市财发〔1992〕36号`, not `(1992)字第036号`). Never fails; text without a year in
 * brackets is only freed of blanks and full-width forms.
 */
export const normalisedDocumentNumber = (input: string): string =>
  input
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(bracketedYear, '〔$1〕')
    .replace(/〕字?第?0*(?=\d)/, '〕');

/** Reads a 文号 column; V12 when the searched form differs from the written one, nothing when the cell is empty. */
export function readDocumentNumber(input: string): { number?: DocumentNumber; issues: RowProblem[] } {
  const original = input.trim();
  if (!original) return { issues: [] };
  const normalised = normalisedDocumentNumber(original);
  const issues = normalised === original ? [] : [rowProblem('V12', { normalised }, normalised)];
  return { number: { original, normalised }, issues };
}
