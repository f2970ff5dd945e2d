import { createHash } from 'node:crypto';
import { Unreadable } from '#shared/sheets/unreadable.ts';
import type { Header, SheetLine } from '../columns/header.ts';
import { gapsIn, seriesOf } from './item-gaps.ts';
import { type CheckedRow, checkRow, type RowContext } from './row.ts';
import { codeOfRow } from './row-values.ts';

const mostRows = 200_000;

/** What has to be known of all rows before one can be judged. It grows with the number of rows by their codes only. */
export type Survey = {
  /** The rows of every code that stands more than once. */
  twice: Map<string, number[]>;
  /** By a digest of title, document number and date: the code that says so first. */
  said: Map<string, string>;
  /** The codes missing before a code, by that code. */
  missing: Map<string, string[]>;
  /** The fonds numbers named. */
  fonds: Set<string>;
};

/** A key of what a row says, for V30; undefined when it says too little to be called the same. */
export function sayingOf({ description }: CheckedRow): string | undefined {
  const { title, documentNumber, documentDate } = description ?? {};
  if (!title || !documentNumber || !documentDate) return undefined;
  const said = [title, documentNumber.normalised ?? documentNumber.original, documentDate.value].join('\n');
  return createHash('sha256').update(said).digest('base64url').slice(0, 22);
}

/** Reads all rows once for what concerns more than one of them. Throws Unreadable when there are none or too many. */
export async function survey(
  lines: AsyncIterable<SheetLine>,
  { mapping }: Header,
  context: Omit<RowContext, 'mapping'>,
): Promise<Survey> {
  const firstRow = new Map<string, number>();
  const found: Survey = { twice: new Map(), said: new Map(), missing: new Map(), fonds: new Set() };
  const series = new Map<string, number[]>();
  let count = 0;
  for await (const line of lines) {
    const checked = checkRow(line, { ...context, mapping });
    if (checked.passedOver) continue;
    if (++count > mostRows) throw new Unreadable('too-many-rows');
    // A secret row's number is no gap. It is held in memory only, and told nobody.
    const secretCode = checked.secret ? codeOfRow(line.cells, mapping).code?.canonical : undefined;
    const code = checked.referenceCode ?? secretCode;
    if (!code) continue;
    const item = seriesOf(code);
    if (item) numbersOf(series, item.series).push(item.number);
    if (checked.secret) continue;
    if (checked.fondsNumber) found.fonds.add(checked.fondsNumber);
    const first = firstRow.get(code);
    if (first === undefined) firstRow.set(code, checked.row);
    else found.twice.set(code, [...(found.twice.get(code) ?? [first]), checked.row]);
    const saying = sayingOf(checked);
    if (saying && !found.said.has(saying)) found.said.set(saying, code);
  }
  if (count === 0) throw new Unreadable('no-rows');
  found.missing = gapsIn(series);
  return found;
}

function numbersOf(series: Map<string, number[]>, name: string): number[] {
  const numbers = series.get(name) ?? [];
  if (numbers.length === 0) series.set(name, numbers);
  return numbers;
}
