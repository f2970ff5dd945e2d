import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';
import { schemaName } from '#shared/records/civil-schemas.ts';
import { codeDisagreements } from '#shared/records/code-agreement.ts';
import { readDocumentNumber } from '#shared/records/document-number.ts';
import type { Description } from '#shared/records/record.ts';
import { namesVolume } from '#shared/records/reference-code.ts';
import { bearsSecretMark, readSecurityClass } from '#shared/records/security-class.ts';
import { looksGarbled, textProblems } from '#shared/records/suspect-text.ts';
import { detailColumns, type Element, elementName, type Mapping, nameColumns } from '../columns/columns.ts';
import type { SheetLine } from '../columns/header.ts';
import { civilOf, composedTitle, lackingOf } from './civil-row.ts';
import { excelDamage, hiddenRow, identityProblems, mergedCell, sensitiveWords, traditional } from './content-checks.ts';
import { described } from './described.ts';
import { overlong, positiveNumber, yearOf } from './plain-values.ts';
import { cellOf, codeOfRow, datedBy, retentionOf } from './row-values.ts';

/** A problem of a row, in the clerk's own column where it has one. */
type RowIssue = RowProblem & { row: number; column?: string };

/**
 * A row after its check. `description` is what would be written, proposals applied, and is there as soon as the row can be
 * read at all; `fondsNumber` and `referenceCode` as soon as its code can. A secret row has nothing but its number and V26.
 * A line that is `passedOver` (a total) is no row: it is named and counts nowhere.
 */
export type CheckedRow = {
  row: number;
  secret: boolean;
  issues: RowIssue[];
  passedOver?: true;
  referenceCode?: string;
  fondsNumber?: string;
  description?: Description;
};

export type RowContext = { archivesCode: string; mapping: Mapping; today: string };

/** Whether the row can be taken, once what it asks is confirmed. */
export const isTaken = ({ issues, description }: CheckedRow): boolean =>
  description !== undefined && !issues.some(({ severity }) => severity === 'error');

/** The columns in which a row asks for a person's word (warnings). */
export const asksIn = ({ issues }: CheckedRow): string[] => [
  ...new Set(issues.flatMap(({ severity, column }) => (severity === 'warning' && column ? [column] : []))),
];

/** The only trace of a secret row: its number (domain rule V26, 档案法 Art. 20). */
export const secretRow = (row: number): CheckedRow => ({
  row,
  secret: true,
  issues: [{ row, ...rowProblem('V26', {}) }],
});

/** Checks one row by itself: every problem of every column, none hiding another. Duplicates, fonds and holdings come after. */
export function checkRow(
  { row, cells, hidden, merged, passedOver }: SheetLine,
  { archivesCode, mapping, today }: RowContext,
): CheckedRow {
  const cell = cellOf(cells, mapping);
  if (passedOver === 'header-again') return passedOverLine(row, passedOver); // a 密级 column names itself: no secret
  if (readSecurityClass(cell('securityClass')).secret || cells.some(bearsSecretMark)) return secretRow(row);
  if (passedOver) return passedOverLine(row, passedOver);

  const issues: RowIssue[] = [];
  const codeAt = mapping.at.get('referenceCode') ?? mapping.at.get('fondsNumber') ?? -1;
  const headerOf = (element: Element) => mapping.headers[mapping.at.get(element) ?? codeAt];
  const note = (element: Element, found: RowProblem[]) => {
    const column = headerOf(element);
    for (const issue of found) issues.push({ row, ...(column && { column }), ...issue });
  };
  const required = (element: Element, always = false) => {
    const demanded = always || mapping.at.has(element);
    note(element, textProblems(cell(element), elementName(element), demanded));
  };

  noteOddities({ hidden, merged, cells, mapping, codeAt }, issues, row);

  const { code, columnFonds, issues: ofCode } = codeOfRow(cells, mapping);
  note('referenceCode', ofCode);

  const civil = civilOf(cells, mapping, code);
  if (!code || !namesVolume(code)) for (const element of lackingOf(civil, cells, mapping)) required(element, true);
  const title = cell('title') || composedTitle(civil) || '';
  if (!civil.type || !title) required('title', true);
  else note('title', textProblems(title, '题名', true));
  if (civil.type || (code && namesVolume(code)))
    note('responsibleParty', textProblems(cell('responsibleParty'), '责任者', false));
  else required('responsibleParty', true);

  const date = datedBy(cell('documentDate'), today);
  if (!looksGarbled(title)) note('title', traditional(title));
  if (mapping.at.has('documentDate') && !cell('documentDate')) required('documentDate');
  note('documentDate', date.issues);
  const retention = retentionOf(cell('retentionCode'), code, mapping.at.has('retentionCode'));
  note('retentionCode', retention.issues);
  if (retention.code === 'D10') note('retentionCode', [rowProblem('V10', {})]);
  const number = readDocumentNumber(cell('documentNumber'));
  note('documentNumber', [...number.issues, ...textProblems(cell('documentNumber'), '文号', false)]);
  note('place', textProblems(cell('place'), '地点', false));
  const security = readSecurityClass(cell('securityClass'));
  note('securityClass', security.issues);
  const year = yearOf(cell('filingYear'));
  note('filingYear', year.issues);
  if (year.value !== undefined && year.value > Number(today.slice(0, 4)))
    note('filingYear', [rowProblem('V29', { value: cell('filingYear'), era: 'future' })]);
  const pages = positiveNumber(cell('pageCount'), '页数');
  note('pageCount', pages.issues);
  note(
    'note',
    textProblems(cell('note'), '备注', false).filter(({ code: found }) => found !== 'V11'),
  );
  note('declaredOpeningStatus', sensitiveWords(cell('declaredOpeningStatus'), title));
  if (!code) return { row, secret: false, issues };

  const disagreements = codeDisagreements(code, {
    ...(columnFonds && { fondsNumber: columnFonds }),
    ...(year.value !== undefined && { filingYear: year.value }),
    ...(cell('retentionCode') && retention.code && { retentionCode: retention.code }),
    ...(date.date && { documentDate: date.date }),
  });
  for (const issue of disagreements) note(columnOf[issue.code] ?? 'referenceCode', [issue]);

  const description = described(archivesCode, code, {
    civilType: civil.type,
    civilSchema: civil.schema && schemaName(civil.schema),
    details: civil.details,
    filingYear: year.value ?? code.year,
    retentionCode: retention.code,
    title,
    responsibleParty: cell('responsibleParty') || undefined,
    documentNumber: number.number,
    documentDate: date.date,
    pageCount: pages.value,
    securityClass: security.class,
    personalNames: civil.persons,
    place: cell('place') || undefined,
    declaredOpeningStatus: cell('declaredOpeningStatus') || undefined,
    note: cell('note') || undefined,
  });
  for (const { element, limit } of overlong(description))
    note(element, [rowProblem('V38', { element: elementName(element), limit })]);
  const whole = !issues.some(({ severity }) => severity === 'error');
  return {
    row,
    secret: false,
    issues,
    referenceCode: code.canonical,
    fondsNumber: code.fondsNumber,
    ...(whole && { description }),
  };
}

const passedOverLine = (row: number, why: 'total-row' | 'header-again'): CheckedRow => ({
  row,
  secret: false,
  passedOver: true,
  issues: [{ row, ...rowProblem('V23', { damage: why }) }],
});

type Odd = Pick<SheetLine, 'hidden' | 'merged' | 'cells'> & { mapping: Mapping; codeAt: number };

/** What is odd about a line whatever its columns mean: hidden, filled from merged cells, damaged by Excel, garbled names. */
function noteOddities({ hidden, merged = [], cells, mapping, codeAt }: Odd, issues: RowIssue[], row: number): void {
  const { headers, at } = mapping;
  const note = (index: number, found: RowProblem[]) => {
    for (const issue of found) issues.push({ row, column: headers[index] || '档号', ...issue });
  };
  if (hidden) note(codeAt, [hiddenRow()]);
  const imported = new Set(at.values());
  for (const index of new Set(merged)) if (imported.has(index)) note(index, [mergedCell()]);
  cells.forEach((cell, index) => {
    if (imported.has(index)) note(index, excelDamage(cell));
    else note(index, identityProblems(headers[index] ?? '', cell.trim()));
  });
  for (const { index } of nameColumns(mapping)) note(index, textProblems(cells[index] ?? '', '人名', false));
  for (const { label, index } of detailColumns(mapping)) note(index, textProblems(cells[index] ?? '', label, false));
}

const columnOf: Partial<Record<RowProblem['code'], Element>> = {
  V08: 'filingYear',
  V34: 'retentionCode',
  V35: 'fondsNumber',
};
