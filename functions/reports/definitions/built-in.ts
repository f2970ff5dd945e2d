import type { ArchivesLevel } from '#shared/archives/archives.ts';
import type { ReportDefinition } from '../definition.ts';
import { progressReports } from './monthly.ts';
import { yearlyReports } from './yearly.ts';

/** Every report there is. */
export const definitions: readonly ReportDefinition[] = [...progressReports, ...yearlyReports];

/** The reports made at an archives of this level. */
export const definitionsAt = (level: ArchivesLevel): ReportDefinition[] =>
  definitions.filter(({ scope }) => scope === 'archives' || level === scope);
