import type { Archives } from '#shared/archives/archives.ts';
import { daysOfPeriod, type Period, planOf } from '#shared/calendar/period.ts';
import { signedReturnsOf } from '#shared/figures/annual-return-store.ts';
import { booksOf } from '#shared/ledger/closing-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import type { ReportDefinition } from './definition.ts';
import type { Edition } from './edition.ts';
import type { Books } from './snapshot.ts';

/** How many archives are read at once. */
const atOnce = 8;

/** The books of archives as a report needs them: closed years as sums, the rest by entry; signed returns if it shows declared figures. */
export async function readBooks(
  { figures }: ReportDefinition,
  { period, asOf }: Edition,
  scope: Archives[],
): Promise<Books[]> {
  const to = daysOfPeriod(period).last;
  const year = Number(period.slice(0, 4));
  const declares = figures.some((figure) => 'declared' in figure);
  return abreast(scope, atOnce, async (archives): Promise<Books> => {
    const { archivesCode } = archives;
    const { entries } = await booksOf(archivesCode, { to, closed: closedThrough(period), asOf });
    if (!declares) return { archives, entries };
    const from = String(planOf(year).from - 5);
    return { archives, entries, returns: await signedReturnsOf(archivesCode, from, String(year)) };
  });
}

/** Through which year sums by year are enough: a month or quarter is compared with the same one of the year before, by its days. */
const closedThrough = (period: Period): string =>
  String(Number(period.slice(0, 4)) - (period.length === 4 ? 0 : 2)).padStart(4, '0');
