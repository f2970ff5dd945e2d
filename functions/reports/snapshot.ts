import * as z from 'zod';
import type { Archives } from '#shared/archives/archives.ts';
import { daysOfPeriod } from '#shared/calendar/period.ts';
import type { AnnualReturn } from '#shared/figures/annual-return.ts';
import { sumOf, takes } from '#shared/figures/counted.ts';
import type { BookEntry } from '#shared/ledger/balance.ts';
import type { Booking } from '#shared/ledger/ledger.ts';
import { type Check, checksOf, checkTexts, previousAsOf } from './checks.ts';
import { isLedgerFigure, type LedgerFigure, type ReportDefinition } from './definition.ts';
import type { Edition } from './edition.ts';
import { type Figure, figuresOf, hasReported, standsFor } from './figures.ts';

/** `city`: the area of the city it is in; none for those that stand under the province alone. */
const Place = z.object({ archivesCode: z.string(), name: z.string(), city: z.string().optional() });

const Line = z.object({
  of: Place,
  reported: z.boolean(),
  figures: z.array(
    z.object({
      id: z.string(),
      value: z.number().int().nullable(),
      count: z.number().int(),
      entries: z.array(z.string()),
      prior: z.number().int().nullish(),
      ratio: z.object({ part: z.number().int(), whole: z.number().int(), none: z.literal(true).optional() }).optional(),
    }),
  ),
  checks: z.array(
    z.object({ check: z.enum(Object.keys(checkTexts) as [keyof typeof checkTexts]), entries: z.array(z.string()) }),
  ),
});
export type Line = z.infer<typeof Line>;

const Years = z.array(z.object({ year: z.string(), value: z.number().int() }));

/**
 * The frozen facts of one edition, from which every file of it is drawn. Reports on the province have a line for every
 * archives. `count`: of how many entries a figure is made; `entries`: the first of them. `filter` says what was read; `entryCount` how many entries that was; `years` what the charts show.
 */
export const Snapshot = z.object({
  report: z.string(),
  definition: z.object({ id: z.string(), version: z.number().int() }),
  edition: z.string(),
  madeFor: Place,
  period: z.object({ name: z.string(), first: z.string(), last: z.string() }),
  asOf: z.string(),
  filter: z.object({ archives: z.array(z.string()), datedUntil: z.string(), enteredUntil: z.string() }),
  entryCount: z.number().int(),
  lines: z.array(Line),
  notReported: z.array(Place),
  years: z.record(z.string(), Years),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** An archives with the entries that were read of it, those within its sums that were booked late, and its signed annual returns. */
export type Books = {
  archives: Pick<Archives, 'archivesCode' | 'name'> & { city?: string | undefined };
  entries: readonly BookEntry[];
  noticed?: readonly Booking[];
  returns?: readonly AnnualReturn[];
};

/** What was entered until the edition's `asOf` and is dated until the last day of its period. */
const within = ({ asOf, period }: Edition, { at, date }: Booking): boolean =>
  at <= asOf && date <= daysOfPeriod(period).last;

/** Freezes an edition from the books of the archives in it; whatever the order of books and entries, the facts are the same. */
export function snapshotOf(
  definition: ReportDefinition,
  edition: Edition,
  madeFor: Books['archives'],
  books: readonly Books[],
): Snapshot {
  const inOrder = books
    .map(({ archives, entries, noticed = [], returns = [] }) => ({
      archives: place(archives),
      entries: entries.filter((entry) => within(edition, entry)),
      noticed: noticed.filter((entry) => within(edition, entry)),
      returns,
    }))
    .sort((one, other) => (one.archives.archivesCode < other.archives.archivesCode ? -1 : 1));
  const lines = inOrder.map((book) => lineOf(definition, edition, book));
  const days = daysOfPeriod(edition.period);
  return {
    report: edition.report,
    definition: { id: definition.id, version: definition.version },
    edition: edition.edition,
    madeFor: place(madeFor),
    period: { name: edition.period, ...days },
    asOf: edition.asOf,
    filter: {
      archives: inOrder.map(({ archives }) => archives.archivesCode),
      datedUntil: days.last,
      enteredUntil: edition.asOf,
    },
    entryCount: inOrder.reduce((sum, { entries }) => sum + standsFor(entries), 0),
    lines,
    notReported: lines.filter(({ reported }) => !reported).map(({ of }) => of),
    years: yearsOf(definition, edition, inOrder),
  };
}

type Read = Required<Books> & { archives: Line['of'] };

/** How many entries are named behind a figure of one archives, and of each of many; all can be read on the platform. */
const listed = { one: 2_000, many: 20 };

function lineOf(definition: ReportDefinition, { period }: Edition, book: Read): Line {
  const { archives, entries, noticed, returns } = book;
  const figures: Figure[] = figuresOf(definition.figures, entries, period, returns);
  const most = listed[definition.scope === 'archives' ? 'one' : 'many'];
  const known = { period, previousAsOf: previousAsOf(definition, period) };
  const checks: Check[] = checksOf(figures, [...entries, ...noticed], known);
  return {
    of: archives,
    reported: hasReported(entries, period, definition.reportedBy),
    figures: figures.map((figure) => ({
      ...figure,
      entries: figure.entries.slice(0, most),
    })),
    checks,
  };
}

/** How many years a chart looks back on, its own included. */
const yearsShown = 10;

/** For each chart over years: its figure in each of the last ten years from the first that has books, all archives together. */
function yearsOf({ charts = [], figures }: ReportDefinition, { period }: Edition, books: readonly Read[]) {
  const last = Number(period.slice(0, 4));
  const years = Array.from({ length: yearsShown }, (_, n) => String(last - yearsShown + 1 + n));
  const found = charts.flatMap((chart) => {
    const figure = chart.is === 'years' ? figures.find(({ id }) => id === chart.figure) : undefined;
    if (!figure || !isLedgerFigure(figure)) return [];
    const until = daysOfPeriod(period);
    const entries = books.flatMap((book) => book.entries).filter((entry) => counts(figure, entry, until));
    const began = entries.reduce((first, { date }) => (date < first ? date : first), '9999').slice(0, 4);
    const of = (year: string) =>
      sumOf(
        figure,
        entries.filter((entry) => takes(figure, entry, daysOfPeriod(year))),
      );
    return [[figure.id, years.filter((year) => year >= began).map((year) => ({ year, value: of(year) }))] as const];
  });
  return Object.fromEntries(found);
}

const counts = (figure: LedgerFigure, entry: Booking, days: { first: string; last: string }) =>
  takes({ ...figure, when: 'end' }, entry, days);

const place = ({ archivesCode, name, city }: Books['archives']) => ({ archivesCode, name, ...(city && { city }) });
