import { arrivalTexts } from './arrival-texts.ts';
import { contentTexts } from './content-texts.ts';
import { formTexts } from './form-texts.ts';
import type { ProblemText, Severity } from './problem-text.ts';
import { scanTexts } from './scan-texts.ts';
import { sheetTexts } from './sheet-texts.ts';

const catalogue = { ...formTexts, ...contentTexts, ...scanTexts, ...arrivalTexts, ...sheetTexts };

export type RowProblemCode = keyof typeof catalogue;
export type RowProblemParams<C extends RowProblemCode> = Parameters<(typeof catalogue)[C]['zh']>[0];

/** Something wrong with a row of a sheet or with a scanned file. `proposal` is what the platform would write instead. */
export type RowProblem = {
  code: RowProblemCode;
  severity: Severity;
  zh: string;
  en: string;
  proposal?: string;
};

/**
 * Words a problem of a row or file: `rowProblem('V05', { value: '19920231', year: 1992, month: 2, days: 29 })`.
 * A V26 problem takes no value: what a secret row says is repeated nowhere.
 */
export function rowProblem<C extends RowProblemCode>(
  code: C,
  params: RowProblemParams<C>,
  proposal?: string,
): RowProblem {
  const text = catalogue[code] as unknown as ProblemText<RowProblemParams<C>>;
  return {
    code,
    severity: text.severity(params),
    zh: text.zh(params),
    en: text.en(params),
    ...(proposal !== undefined && { proposal }),
  };
}

/** All codes of the catalogue, in order. */
export const rowProblemCodes = Object.keys(catalogue).sort() as RowProblemCode[];
