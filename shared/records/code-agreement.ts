import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';
import type { CodeParts } from './code-grammars.ts';
import { type DocumentDate, dateYear } from './document-date.ts';
import { type RetentionCode, readRetention } from './retention.ts';

/** The columns of a row that repeat what its code says. */
export type RepeatedColumns = {
  fondsNumber?: string;
  filingYear?: number;
  retentionCode?: RetentionCode;
  documentDate?: DocumentDate;
};

/**
 * Compares a code with the columns that repeat it: V35 another fonds, V34 another retention period, V08 another year
 * (a document may date from the year before or after its filing year).
 */
export function codeDisagreements(code: CodeParts, columns: RepeatedColumns): RowProblem[] {
  const issues: RowProblem[] = [];
  if (columns.fondsNumber && columns.fondsNumber !== code.fondsNumber)
    issues.push(rowProblem('V35', { inCode: code.fondsNumber, inColumn: columns.fondsNumber }));
  const inCode = code.retentionCode && (readRetention(code.retentionCode).code ?? code.retentionCode);
  if (inCode && columns.retentionCode && inCode !== columns.retentionCode)
    issues.push(rowProblem('V34', { inCode, inColumn: columns.retentionCode }));
  const filed = columns.filingYear ?? code.year;
  const dated = columns.documentDate && dateYear(columns.documentDate);
  const otherColumn = code.year !== undefined && columns.filingYear !== undefined && code.year !== columns.filingYear;
  const farDate = filed !== undefined && dated !== undefined && Math.abs(filed - dated) > 1;
  if (otherColumn || farDate) issues.push(rowProblem('V08', {}));
  return issues;
}
