import type { Archives } from '#shared/archives/archives.ts';
import { addDays, addMonths, daysOfMonth, monthOf } from '#shared/calendar/day.ts';
import { addPeriods, daysOfPeriod, type Period, periodOf } from '#shared/calendar/period.ts';
import { shanghaiDay, startOfDay } from '#shared/calendar/shanghai.ts';
import type { ReportDefinition } from './definition.ts';
import { definitionsAt } from './definitions/built-in.ts';
import { type Edition, reportKey } from './edition.ts';

/** How many periods back a platform that was down makes up for by itself; older ones are made by hand. */
const madeUp = { month: 3, quarter: 2, year: 1 };

/** The instant at which the report on a period is due: so many days and hours after its end, in China. */
export function dueAt(period: Period, { months = 0, day, hour }: ReportDefinition['due']): Date {
  const { first } = daysOfMonth(addMonths(monthOf(daysOfPeriod(period).last), 1 + months));
  return new Date(startOfDay(addDays(first, day - 1)).getTime() + hour * 3_600_000);
}

/** An archives, with when its entry in the directory was last written (ISO instant), if known. */
type Filed = Pick<Archives, 'archivesCode' | 'level'> & { at?: string };

/**
 * Every run that is due at a tick, newest first: the last few periods of every report at every archives, but
 * none that fell due before the archives was entered in the directory. The same tick gives the same runs.
 */
export function dueRuns(archives: readonly Filed[], tick: Date): Edition[] {
  const today = shanghaiDay(tick);
  const last = (every: ReportDefinition['every']) =>
    Array.from({ length: madeUp[every] + 2 }, (_, back) => addPeriods(periodOf(today, every), -1 - back));
  return archives.flatMap(({ archivesCode, level, at }) =>
    definitionsAt(level).flatMap((definition) =>
      last(definition.every)
        .map((period) => ({ period, due: dueAt(period, definition.due) }))
        .filter(({ due }) => due <= tick && (!at || due >= new Date(at)))
        .slice(0, madeUp[definition.every])
        .map(({ period, due }) => scheduledRun(definition, archivesCode, period, due)),
    ),
  );
}

const scheduledRun = (definition: ReportDefinition, archivesCode: string, period: Period, due: Date): Edition => ({
  ...planned(definition, archivesCode, period),
  edition: period,
  asOf: due.toISOString(),
  trigger: 'schedule',
  by: 'schedule',
  plannedAt: due.toISOString(),
});

/** A run asked for by a person, as of now; the name tells the second (China), so that a double click is one run. */
export const runByHand = (
  definition: ReportDefinition,
  {
    archivesCode,
    period,
    by,
    reason,
    now,
  }: { archivesCode: string; period: Period; by: string; reason?: string | undefined; now: Date },
): Edition => ({
  ...planned(definition, archivesCode, period),
  edition: `${period}-at-${shanghaiSecond(now)}`,
  asOf: now.toISOString(),
  trigger: 'hand',
  by,
  reason,
  plannedAt: now.toISOString(),
});

const planned = (definition: ReportDefinition, archivesCode: string, period: Period) => ({
  report: reportKey(definition.id, archivesCode),
  definitionId: definition.id,
  definitionVersion: definition.version,
  archivesCode,
  period,
  state: 'planned' as const,
});

/** `20241005T093012` in China (UTC+8 all year since 1992). */
const shanghaiSecond = (at: Date) =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace(/[-:]/g, '');
