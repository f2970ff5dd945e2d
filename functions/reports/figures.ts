import type { Day } from '#shared/calendar/day.ts';
import { daysOfPeriod, everyOf, type Period, planOf, yearBefore } from '#shared/calendar/period.ts';
import type { AnnualReturn } from '#shared/figures/annual-return.ts';
import { daysFor, sumOf, takes } from '#shared/figures/counted.ts';
import type { Ratio } from '#shared/figures/ratio.ts';
import type { BookEntry } from '#shared/ledger/balance.ts';
import { LedgerKind } from '#shared/ledger/ledger.ts';
import {
  comparedBy,
  type DeclaredFigure,
  type FigureDefinition,
  isLedgerFigure,
  isRate,
  type LedgerFigure,
} from './definition.ts';

/**
 * A figure with how many entries it is made of, and those of them that were read one by one, by their keys in the ledger, in
 * order. `value` null: not all annual returns that say it have been signed. `prior`: what it is compared with; null: nothing
 * was kept or signed then. `ratio`: of a rate, which has no value of its own; `none` while nothing of its part was entered.
 */
export type Figure = {
  id: string;
  value: number | null;
  count: number;
  entries: string[];
  prior?: number | null;
  ratio?: Ratio & { none?: true };
};

type Days = { first: Day; last: Day };
type Declared = readonly Pick<AnnualReturn, 'year' | 'declared'>[];

/** The figures of one archives for a period, each from the entries that it takes; the order of the entries does not matter. */
export function figuresOf(
  definitions: readonly FigureDefinition[],
  entries: readonly BookEntry[],
  period: Period,
  returns: Declared = [],
): Figure[] {
  const ordered = entries.toSorted((one, other) => (one.entry < other.entry ? -1 : 1));
  const figures = definitions.map((definition): Figure => {
    if (isLedgerFigure(definition)) return fromLedger(definition, ordered, period);
    return isRate(definition)
      ? { id: definition.id, value: 0, count: 0, entries: [] }
      : fromReturns(definition, returns, Number(period.slice(0, 4)));
  });
  const sum = (ids: readonly string[]) =>
    figures.reduce((all, { id, value }) => all + (ids.includes(id) ? (value ?? 0) : 0), 0);
  return figures.map((figure, n) => {
    const definition = definitions[n]!;
    if (!isRate(definition)) return figure;
    const entered = figures.some(({ id, count }) => definition.part.includes(id) && count > 0);
    const none = definition.untilEntered && !entered;
    const ratio = { part: sum(definition.part), whole: sum(definition.whole), ...(none && { none: true as const }) };
    return { ...figure, ratio };
  });
}

/** How many entries of the ledger these are. */
export const standsFor = (entries: readonly BookEntry[]): number =>
  entries.reduce((sum, entry) => sum + (entry.standsFor ?? 1), 0);

function fromLedger(definition: LedgerFigure, entries: readonly BookEntry[], period: Period): Figure {
  const days = daysFor(definition, period);
  const taken = entries.filter((entry) => takes(definition, entry, days));
  const figure: Figure = {
    id: definition.id,
    value: sumOf(definition, taken),
    count: taken.reduce((sum, { counts }) => sum + (counts ? (counts[definition.quantity] ?? 0) : 1), 0),
    entries: taken.filter((entry) => entry.standsFor === undefined).map(({ entry }) => entry),
  };
  const against = comparedBy(definition);
  if (!against) return figure;
  const before = against === 'year' ? daysFor(definition, yearBefore(period)) : planBefore(period);
  const stock = definition.when === 'start' || definition.when === 'end';
  const known = entries.some((entry) => showsBooks(entry, before, stock));
  const then = entries.filter((entry) => takes(definition, entry, before));
  return { ...figure, prior: known ? sumOf(definition, then) : null };
}

/**
 * Whether an entry shows that the books were kept in a time. A plan, or what fell due, can be entered for years before there
 * were books. An opening balance says what was held on its day, and of what came and went only from then on.
 */
function showsBooks({ kind, date }: BookEntry, { first, last }: Days, stock: boolean): boolean {
  if (kind === 'planned' || kind === 'transfer-due') return false;
  return kind === 'opening-balance' && !stock ? date < first : date <= last;
}

/** From the signed annual returns of some years, of each of them or there is no figure; what a signed return leaves empty is nought. */
function fromReturns({ id, declared, when, against }: DeclaredFigure, returns: Declared, year: number): Figure {
  const signed = new Map(returns.map((one) => [Number(one.year), one.declared[declared] ?? 0]));
  const sum = (from: number, to: number) => {
    const values = Array.from({ length: to - from + 1 }, (_, n) => signed.get(from + n));
    return values.reduce((all: number | null, value) => (all === null || value === undefined ? null : all + value), 0);
  };
  const plan = planOf(year);
  const value = when === 'plan' ? sum(plan.from, year) : sum(year, year);
  if (!against) return { id, value, count: 0, entries: [] };
  const prior = against === 'plan' ? sum(plan.from - 5, plan.from - 1) : sum(year - 1, year - 1);
  return { id, value, count: 0, entries: [], prior };
}

function planBefore(period: Period): Days {
  const { from } = planOf(Number(period.slice(0, 4)));
  return { first: `${from - 5}0101`, last: `${from - 1}1231` };
}

/** By what an archives reports: in a year by anything but a plan and what falls due, else by describing and sending scans. */
const reportedBy = (period: Period): readonly LedgerKind[] =>
  everyOf(period) === 'year'
    ? LedgerKind.options.filter((kind) => kind !== 'planned' && kind !== 'transfer-due')
    : ['description', 'frames-received'];

/** Whether an archives has reported in a period, by acts of some `kinds`; a correction alone is no report. */
export const hasReported = (
  entries: readonly BookEntry[],
  period: Period,
  kinds: readonly LedgerKind[] = reportedBy(period),
): boolean => {
  const { first, last } = daysOfPeriod(period);
  return entries.some(({ kind, date, reverses }) => kinds.includes(kind) && !reverses && date >= first && date <= last);
};
