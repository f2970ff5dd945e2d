import { addPeriods, daysOfPeriod, type Period } from '#shared/calendar/period.ts';
import { type Booking, holdingSigns } from '#shared/ledger/ledger.ts';
import type { ReportDefinition } from './definition.ts';
import { dueAt } from './due.ts';
import type { Figure } from './figures.ts';

/** What a reader must know before using the figures of an archives, with the entries that show it. */
export type Check = { check: keyof typeof checkTexts; entries: string[] };

/** What each check says in the report. */
export const checkTexts = {
  'identity-broken': '期末馆藏与“期初＋接收＋征集－移出－销毁”不符，请核对后再上报',
  'negative-holdings': '馆藏出现负数，移出或销毁多于现有馆藏，请核对登记',
  'opened-in-period': '期初馆藏含本期登记的建账数（或其更正），与上期期末不可比',
  'late-entries': '期初馆藏含上期报表定稿后补登的以前业务，与上期期末不一致',
} as const;

/** All that the identity is made of; a report without one of them cannot be checked by it. */
const parts = ['AtStart', 'Accessioned', 'Acquired', 'Removed', 'Destroyed', 'AtEnd'];

/** Until when the scheduled report on the period before had read the ledger (ISO instant). */
export const previousAsOf = ({ due }: ReportDefinition, period: Period): string =>
  dueAt(addPeriods(period, -1), due).toISOString();

/**
 * The checks that an archives' figures do not pass. `previousAsOf`: until when the report on the period before had read the
 * ledger (ISO instant); what was entered later for earlier periods is in this period's opening stock only.
 */
export function checksOf(
  figures: readonly Figure[],
  entries: readonly Booking[],
  { period, previousAsOf }: { period: Period; previousAsOf: string },
): Check[] {
  const { first, last } = daysOfPeriod(period);
  const value = (id: string) => figures.find((figure) => figure.id === id)?.value ?? 0;
  const has = (id: string) => figures.some((figure) => figure.id === id);
  const units = ['volumes', 'items'].filter((unit) => parts.every((part) => has(`${unit}${part}`)));
  const moves = ({ kind, quantities, deposit, source }: Booking) =>
    kind in holdingSigns &&
    deposit === undefined &&
    source.kind !== 'balance' &&
    (quantities.volumes !== undefined || quantities.items !== undefined);
  const matching = (holds: (entry: Booking) => boolean) =>
    entries
      .filter((entry) => moves(entry) && holds(entry))
      .map(({ entry }) => entry)
      .sort();

  const broken = units.some(
    (unit) =>
      value(`${unit}AtEnd`) !==
      value(`${unit}AtStart`) +
        value(`${unit}Accessioned`) +
        value(`${unit}Acquired`) -
        value(`${unit}Removed`) -
        value(`${unit}Destroyed`),
  );
  const negative = units.some((unit) => value(`${unit}AtStart`) < 0 || value(`${unit}AtEnd`) < 0);
  const opened = matching(({ kind, date }) => kind === 'opening-balance' && date >= first && date <= last);
  const late = matching(({ date, at }) => date < first && at > previousAsOf);

  const found: Check[] = [];
  if (broken) found.push({ check: 'identity-broken', entries: [] });
  if (negative) found.push({ check: 'negative-holdings', entries: [] });
  if (opened.length > 0) found.push({ check: 'opened-in-period', entries: opened });
  if (late.length > 0) found.push({ check: 'late-entries', entries: late });
  return found;
}
