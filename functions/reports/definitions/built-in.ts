import type { ReportDefinition } from '../definition.ts';
import { progressReports } from './monthly.ts';
import { yearlyReports } from './yearly.ts';

/** Every report there is. */
export const reports: readonly ReportDefinition[] = [...progressReports, ...yearlyReports];
