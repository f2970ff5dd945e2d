import type { Archives } from '#shared/archives/archives.ts';
import { daysOfPeriod, type Period, planOf } from '#shared/calendar/period.ts';
import { signedReturnsOf } from '#shared/figures/annual-return-store.ts';
import { booksOf } from '#shared/ledger/balance-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { previousAsOf } from './checks.ts';
import type { ReportDefinition } from './definition.ts';
import type { Edition } from './edition.ts';
import type { Books } from './snapshot.ts';

/** How many archives are read at once: the processor is what a report waits for, and more abreast took longer. */
const atOnce = 4;

/** The books of archives as a report needs them: earlier years as sums, the rest by entry; signed returns if it shows declared figures. */
export async function readBooks(
  definition: ReportDefinition,
  { period, asOf }: Edition,
  scope: Archives[],
): Promise<Books[]> {
  const to = daysOfPeriod(period).last;
  const year = Number(period.slice(0, 4));
  const noticedSince = previousAsOf(definition, period);
  const declares = definition.figures.some((figure) => 'declared' in figure);
  return abreast(scope, atOnce, async (archives): Promise<Books> => {
    const { archivesCode } = archives;
    const { entries, noticed } = await booksOf(archivesCode, { to, closed: summedThrough(period), asOf, noticedSince });
    if (!declares) return { archives, entries, noticed };
    const from = String(planOf(year).from - 5);
    const returns = await signedReturnsOf(archivesCode, { from, to: String(year), asOf });
    return { archives, entries, noticed, returns };
  });
}

/**
 * Through which year sums are enough: what a report is about stays readable entry by entry, and a month or quarter is compared
 * with the same one of the year before, by its days.
 */
const summedThrough = (period: Period): string =>
  String(Number(period.slice(0, 4)) - (period.length === 4 ? 1 : 2)).padStart(4, '0');
