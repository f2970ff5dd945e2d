import * as z from 'zod';
import { correlationId } from '#shared/runtime/call.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { type Key, table } from '#shared/runtime/table.ts';
import { Edition, reportKey } from './edition.ts';

const editions = table('REPORTS_TABLE', Edition, { partition: 'report', sort: 'edition' });

/** The edition of this name, or undefined. */
export const findEdition = (report: string, edition: string): Promise<Edition | undefined> =>
  editions.get(report, edition);

/** Plans a run once, and answers with what is planned: the given one, or the one that was there before. */
export async function plan(run: Edition): Promise<Edition> {
  const item = { ...run, correlationId: correlationId() };
  if (await editions.putIfAbsent(item)) return item;
  const there = await findEdition(run.report, run.edition);
  if (!there) throw new Fault(`${run.report} ${run.edition} was there and is gone`);
  return there;
}

/** Marks a planned edition as delivered; true for the one caller who did. */
export const deliver = (
  edition: Edition,
  made: Pick<Edition, 'deliveredAt' | 'entryCount' | 'sha256' | 'files'>,
): Promise<boolean> => editions.putIf({ ...edition, ...made, state: 'delivered' }, { state: 'planned' });

/** Adds files to a delivered edition; whoever adds the same at the same time adds the same. */
export const addFiles = (edition: Edition, files: NonNullable<Edition['files']>): Promise<boolean> =>
  editions.putIf({ ...edition, files: [...(edition.files ?? []), ...files] }, { state: 'delivered' });

/** Of the given runs, those that nobody has planned yet; may still name one that was planned a moment ago. */
export async function notPlanned(runs: Edition[]): Promise<Edition[]> {
  const there = await editions.getAll(
    runs.map(({ report, edition }) => [report, edition]),
    false,
  );
  const known = new Set(there.map(({ report, edition }) => `${report}/${edition}`));
  return runs.filter(({ report, edition }) => !known.has(`${report}/${edition}`));
}

/** One page of a report's editions, the latest month first. */
export const pageOfEditions = (
  definitionId: string,
  archivesCode: string,
  { limit, after }: { limit: number; after?: Key | undefined },
): Promise<{ items: Edition[]; next?: Key }> =>
  editions.query({ where: ['report', reportKey(definitionId, archivesCode)], limit, after, newestFirst: true });

const nights = table('REPORTS_TABLE', z.object({ report: z.string(), edition: z.string() }), {
  partition: 'report',
  sort: 'edition',
});

/** Whether the books of a night (a day in China) have been asked for. */
export const isNightAsked = async (night: string): Promise<boolean> =>
  (await nights.get('books-night', night)) !== undefined;

/** Notes that they have been. */
export const noteNight = (night: string): Promise<boolean> =>
  nights.putIfAbsent({ report: 'books-night', edition: night });
