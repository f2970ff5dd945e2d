import { addMonths, type Day, daysOfMonth, type Month } from '#shared/calendar/day.ts';
import { type HoldingsAct, holdingSigns, type LedgerEntry, total } from '#shared/ledger/ledger.ts';
import type { FigureDefinition } from './definition.ts';

/** A figure with the entries it is made of, by their keys in the ledger, in order. `lastYear` null: nothing was kept then. */
export type Figure = { id: string; value: number; entries: string[]; lastYear?: number | null };

/** The figures of one archives for a month, each from the entries that it takes; the order of the entries does not matter. */
export function figuresOf(
  definitions: readonly FigureDefinition[],
  entries: readonly LedgerEntry[],
  period: Month,
): Figure[] {
  const ordered = entries.toSorted((one, other) => (one.entry < other.entry ? -1 : 1));
  return definitions.map((definition) => figureOf(definition, ordered, period));
}

function figureOf(definition: FigureDefinition, entries: readonly LedgerEntry[], period: Month): Figure {
  const taken = entries.filter((entry) => takes(definition, entry, daysOfMonth(period)));
  const figure: Figure = {
    id: definition.id,
    value: sumOf(definition, taken),
    entries: taken.map(({ entry }) => entry),
  };
  if (!definition.yearOnYear) return figure;
  const yearBefore = daysOfMonth(addMonths(period, -12));
  const known = entries.some(({ date }) => date <= yearBefore.last);
  const then = entries.filter((entry) => takes(definition, entry, yearBefore));
  return { ...figure, lastYear: known ? sumOf(definition, then) : null };
}

/** An opening balance says what was there before the books began, so it belongs to the start of the month it is dated in. */
function takes(definition: FigureDefinition, entry: LedgerEntry, month: { first: Day; last: Day }): boolean {
  if (!definition.kinds.includes(entry.kind) || entry.quantities[definition.quantity] === undefined) return false;
  if (entry.date > month.last) return false;
  if (definition.when === 'end') return true;
  const before = entry.date < month.first || (entry.kind === 'opening-balance' && definition.when === 'start');
  return definition.when === 'start' ? before : !before;
}

const sumOf = ({ quantity, when }: FigureDefinition, entries: readonly LedgerEntry[]): number =>
  total(entries, quantity, ({ kind }) => (when === 'period' ? 1 : (holdingSigns[kind as HoldingsAct] ?? 1)));

/** Whether an archives has reported in a month: it described or sent scans; a correction alone is no report. */
export const hasReported = (entries: readonly LedgerEntry[], period: Month): boolean => {
  const { first, last } = daysOfMonth(period);
  return entries.some(
    ({ kind, date, reverses }) =>
      (kind === 'description' || kind === 'frames-received') && !reverses && date >= first && date <= last,
  );
};
