import * as z from 'zod';
import { table } from '#shared/runtime/table.ts';
import { bringForward } from './balance-store.ts';

/** 年结: a year whose annual return was accepted: no act may be entered for it until a correction is begun. */
const Closing = z.object({
  archivesCode: z.string(),
  entry: z.string(),
  year: z.string(),
  /** The last day closed; all before it is closed too. */
  through: z.string(),
  closedAt: z.string(),
});
export type Closing = z.infer<typeof Closing>;

const closings = table('LEDGER_TABLE', Closing, { partition: 'archivesCode', sort: 'entry' });

/** The closing of the latest year that an archives has closed, or undefined. */
export async function lastClosing(archivesCode: string): Promise<Closing | undefined> {
  const sort = { field: 'entry', startsWith: 'closing#' };
  const where: [string, string] = ['archivesCode', archivesCode];
  return (await closings.query({ where, sort, newestFirst: true, limit: 1 })).items[0];
}

/**
 * Closes the books of an archives through the end of a year (YYYY) and leaves a balance, which later reports begin with; again,
 * after a correction, as the next version. Two who close at once leave one closing.
 */
export async function closeYear(archivesCode: string, year: string, closedAt: Date): Promise<Closing> {
  await bringForward(archivesCode, closedAt);
  const sort = { field: 'entry', startsWith: `closing#${year}#` };
  const version = (await closings.count({ where: ['archivesCode', archivesCode], sort })) + 1;
  const closing = {
    archivesCode,
    entry: `closing#${year}#${String(version).padStart(3, '0')}`,
    year,
    through: `${year}1231`,
    closedAt: closedAt.toISOString(),
  };
  await closings.putIfAbsent(closing);
  return closing;
}
