import type { Archives } from '#shared/archives/archives.ts';
import { addDays, addMonths, daysOfMonth, type Month, monthOf } from '#shared/calendar/day.ts';
import { shanghaiDay, startOfDay } from '#shared/calendar/shanghai.ts';
import { definitionsAt, type ReportDefinition } from './definition.ts';
import { type Edition, reportKey } from './edition.ts';

/** How many months back a platform that was down makes up for by itself; older ones are made by hand. */
const monthsMadeUp = 3;

/** The instant at which the report on a month is due: so many days and hours into the next one, in China. */
export function dueAt(period: Month, { day, hour }: ReportDefinition['due']): Date {
  const { first } = daysOfMonth(addMonths(period, 1));
  return new Date(startOfDay(addDays(first, day - 1)).getTime() + hour * 3_600_000);
}

/** An archives, with when its entry in the directory was last written (ISO instant), if known. */
type Filed = Pick<Archives, 'archivesCode' | 'level'> & { at?: string };

/**
 * Every run that is due at a tick, newest month first: the last three months of every report at every archives, but
 * none that fell due before the archives was entered in the directory. The same tick gives the same runs.
 */
export function dueRuns(archives: readonly Filed[], tick: Date): Edition[] {
  const thisMonth = monthOf(shanghaiDay(tick));
  const months = Array.from({ length: monthsMadeUp + 1 }, (_, back) => addMonths(thisMonth, -1 - back));
  return archives.flatMap(({ archivesCode, level, at }) =>
    definitionsAt(level).flatMap((definition) =>
      months
        .map((period) => ({ period, due: dueAt(period, definition.due) }))
        .filter(({ due }) => due <= tick && (!at || due >= new Date(at)))
        .slice(0, monthsMadeUp)
        .map(({ period, due }) => scheduledRun(definition, archivesCode, period, due)),
    ),
  );
}

const scheduledRun = (definition: ReportDefinition, archivesCode: string, period: Month, due: Date): Edition => ({
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
  }: { archivesCode: string; period: Month; by: string; reason?: string | undefined; now: Date },
): Edition => ({
  ...planned(definition, archivesCode, period),
  edition: `${period}-at-${shanghaiSecond(now)}`,
  asOf: now.toISOString(),
  trigger: 'hand',
  by,
  reason,
  plannedAt: now.toISOString(),
});

const planned = (definition: ReportDefinition, archivesCode: string, period: Month) => ({
  report: reportKey(definition.id, archivesCode),
  definitionId: definition.id,
  definitionEdition: definition.edition,
  archivesCode,
  period,
  state: 'planned' as const,
});

/** `20241005T093012` in China (UTC+8 all year since 1992). */
const shanghaiSecond = (at: Date) =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace(/[-:]/g, '');
