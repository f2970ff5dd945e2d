import { Unreadable } from './unreadable.ts';

/** Formulas that reach out of the sheet: another file, another program (DDE), the network. */
const reaching =
  /\[\d+\]|\[[^\]]*\.xl\w*\]|\|'|\b(WEBSERVICE|HYPERLINK|CALL|REGISTER(\.ID)?|EXEC|DDE|RTD|IMPORTDATA)\s*\(/i;

/** Refuses a formula that reaches out of the sheet; of all others the result is read. Throws Unreadable. */
export function refuseHostileFormula(formula: string): void {
  if (reaching.test(formula)) throw new Unreadable('hostile-formula');
}
