import * as z from 'zod';
import type { Archives } from '#shared/archives/archives.ts';
import { addMonths, daysOfMonth } from '#shared/calendar/day.ts';
import type { LedgerEntry } from '#shared/ledger/ledger.ts';
import { type Check, checksOf, checkTexts } from './checks.ts';
import type { ReportDefinition } from './definition.ts';
import { dueAt } from './due.ts';
import type { Edition } from './edition.ts';
import { type Figure, figuresOf, hasReported } from './figures.ts';

const Place = z.object({ archivesCode: z.string(), name: z.string() });

const Line = z.object({
  of: Place,
  reported: z.boolean(),
  figures: z.array(
    z.object({
      id: z.string(),
      value: z.number().int(),
      entries: z.array(z.string()),
      lastYear: z.number().int().nullish(),
    }),
  ),
  checks: z.array(
    z.object({ check: z.enum(Object.keys(checkTexts) as [keyof typeof checkTexts]), entries: z.array(z.string()) }),
  ),
});
export type Line = z.infer<typeof Line>;

/**
 * The frozen facts of one edition, from which every file of it is drawn. Reports on the province have a line for every
 * archives. `filter` says what was read; `entryCount` how many entries that was.
 */
export const Snapshot = z.object({
  report: z.string(),
  definition: z.object({ id: z.string(), edition: z.number().int() }),
  edition: z.string(),
  madeFor: Place,
  period: z.object({ month: z.string(), first: z.string(), last: z.string() }),
  asOf: z.string(),
  filter: z.object({ archives: z.array(z.string()), datedUntil: z.string(), enteredUntil: z.string() }),
  entryCount: z.number().int(),
  lines: z.array(Line),
  notReported: z.array(Place),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** An archives with the entries that were read of it. */
export type Books = { archives: Pick<Archives, 'archivesCode' | 'name'>; entries: readonly LedgerEntry[] };

/** What was entered until the edition's `asOf` and is dated until the last day of its month. */
const within = ({ asOf, period }: Edition, { at, date }: LedgerEntry): boolean =>
  at <= asOf && date <= daysOfMonth(period).last;

/** Freezes an edition from the books of the archives in it; whatever the order of books and entries, the facts are the same. */
export function snapshotOf(
  definition: ReportDefinition,
  edition: Edition,
  madeFor: Books['archives'],
  books: readonly Books[],
): Snapshot {
  const inOrder = books
    .map(({ archives, entries }) => ({
      of: place(archives),
      entries: entries.filter((entry) => within(edition, entry)),
    }))
    .sort((one, other) => (one.of.archivesCode < other.of.archivesCode ? -1 : 1));
  const lines = inOrder.map(({ of, entries }) => lineOf(definition, edition, of, entries));
  const days = daysOfMonth(edition.period);
  return {
    report: edition.report,
    definition: { id: definition.id, edition: definition.edition },
    edition: edition.edition,
    madeFor: place(madeFor),
    period: { month: edition.period, ...days },
    asOf: edition.asOf,
    filter: { archives: inOrder.map(({ of }) => of.archivesCode), datedUntil: days.last, enteredUntil: edition.asOf },
    entryCount: inOrder.reduce((sum, { entries }) => sum + entries.length, 0),
    lines,
    notReported: lines.filter(({ reported }) => !reported).map(({ of }) => of),
  };
}

function lineOf(
  definition: ReportDefinition,
  { period }: Edition,
  of: Line['of'],
  entries: readonly LedgerEntry[],
): Line {
  const figures: Figure[] = figuresOf(definition.figures, entries, period);
  const previousAsOf = dueAt(addMonths(period, -1), definition.due).toISOString();
  const checks: Check[] = checksOf(figures, entries, { period, previousAsOf });
  return { of, reported: hasReported(entries, period), figures, checks };
}

const place = ({ archivesCode, name }: Books['archives']) => ({ archivesCode, name });
