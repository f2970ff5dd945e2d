import { foldCode } from '#shared/records/code-folding.ts';
import { readDocumentDate } from '#shared/records/document-date.ts';
import { type ReadReferenceCode, type ReferenceCode, readReferenceCode } from '#shared/records/reference-code.ts';
import { readRetention } from '#shared/records/retention.ts';
import type { Element, Mapping } from '../columns/columns.ts';
import { lastOfRange } from './plain-values.ts';

/** 全宗号-目录号-案卷号[-件号], for sheets that hold the parts of the code in columns of their own (DA/T 13-1994). */
const composedCode = (cell: (element: Element) => string): string => {
  const parts = [cell('fondsNumber'), cell('catalogueNumber'), cell('fileNumber')];
  if (parts.some((part) => part === '')) return '';
  return [...parts, cell('itemNumber')].filter((part) => part !== '').join('-');
};

/** What a row says of an element. */
export const cellOf =
  (cells: string[], { at }: Mapping) =>
  (element: Element): string =>
    (cells[at.get(element) ?? -1] ?? '').trim();

/** The code of a row, in its own column or composed of its parts; `columnFonds` is the fonds that a column names, or empty. */
export function codeOfRow(cells: string[], mapping: Mapping): ReadReferenceCode & { columnFonds: string } {
  const cell = cellOf(cells, mapping);
  const columnFonds = foldCode(cell('fondsNumber')).text;
  const written = mapping.at.has('referenceCode') ? cell('referenceCode') : composedCode(cell);
  return { ...readReferenceCode(written, columnFonds ? { fondsNumber: columnFonds } : {}), columnFonds };
}

/** The date of a cell; of a range its last, the cell being kept as written. */
export function datedBy(cell: string, today: string): ReturnType<typeof readDocumentDate> {
  const last = lastOfRange(cell);
  const { date, issues } = readDocumentDate(last, today);
  return date && last !== cell ? { date: { ...date, original: cell }, issues } : { ...(date && { date }), issues };
}

/** The retention period by its column, else by the code; a column that is there must not leave it open. */
export function retentionOf(
  cell: string,
  code: ReferenceCode | undefined,
  hasColumn: boolean,
): ReturnType<typeof readRetention> {
  if (cell || (hasColumn && !code?.retentionCode)) return readRetention(cell);
  return code?.retentionCode ? readRetention(code.retentionCode) : { issues: [] };
}
