import * as z from 'zod';
import { type Key, table } from '#shared/runtime/table.ts';
import { FixityFailure, FixityRun, runItem } from './fixity.ts';

const keys = { partition: 'archivesCode', sort: 'item' };
const runs = table('FIXITY_TABLE', FixityRun, keys);
const failures = table('FIXITY_TABLE', FixityFailure, keys);
/** A day on which the due audits have been asked for (under no archives: `planned`). */
const Planned = z.object({ archivesCode: z.literal('planned'), item: z.string() });
const planned = table('FIXITY_TABLE', Planned, keys);

/** The last audit of a fonds, or undefined. */
export const findRun = (archivesCode: string, fondsNumber: string): Promise<FixityRun | undefined> =>
  runs.get(archivesCode, runItem(fondsNumber));

/** The last audits of these fonds, by `archivesCode/fondsNumber`. */
export async function findRuns(fonds: [archivesCode: string, fondsNumber: string][]): Promise<Map<string, FixityRun>> {
  const found = await runs.getAll(fonds.map(([archivesCode, number]) => [archivesCode, runItem(number)]));
  return new Map(found.map((run) => [`${run.archivesCode}/${run.fondsNumber}`, run]));
}

/** Writes a run if the stored one is still at this step of this audit (`undefined`: there is none yet); false otherwise. */
export const moveRun = (run: FixityRun, from: Pick<FixityRun, 'runId' | 'step'> | undefined): Promise<boolean> =>
  from ? runs.putIf(run, { runId: from.runId, step: from.step }) : runs.putIfAbsent(run);

/** Notes a failure; the same one again replaces itself. */
export const recordFailure = (failure: FixityFailure): Promise<void> => failures.put(failure);

type Where = { limit: number; after?: Key | undefined };

/** One page of the last audits of an archives' fonds. */
export const pageOfRuns = (archivesCode: string, { limit, after }: Where) =>
  runs.query({ where: ['archivesCode', archivesCode], sort: { field: 'item', startsWith: 'run#' }, limit, after });

/** One page of what was found damaged at an archives, newest audit first. */
export const pageOfFailures = (archivesCode: string, { limit, after }: Where) =>
  failures.query({
    where: ['archivesCode', archivesCode],
    sort: { field: 'item', startsWith: 'failure#' },
    limit,
    after,
    newestFirst: true,
  });

/** Whether the due audits of a day (YYYYMMDD) have all been asked for. */
export const isPlanned = async (day: string): Promise<boolean> => (await planned.get('planned', day)) !== undefined;

/** Notes that they have. */
export const notePlanned = (day: string): Promise<void> => planned.put({ archivesCode: 'planned', item: day });
