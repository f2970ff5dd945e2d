import * as z from 'zod';
import { type Key, table } from '#shared/runtime/table.ts';
import { Recount, Tally } from './recount.ts';

const keys = { partition: 'archivesCode', sort: 'entry' };
const recounts = table('LEDGER_TABLE', Recount, keys);

/** A counted part of a catalogue; the next count of the archives writes over it. */
const Slice = z.object({
  archivesCode: z.string(),
  entry: z.string(),
  night: z.string(),
  slice: z.number().int(),
  tallies: z.array(Tally),
});
const slices = table('LEDGER_TABLE', Slice, keys);
const sliceOf = (slice: number) => `recount-slice#${String(slice).padStart(5, '0')}`;

/** The key of a night's recount. */
export const recountOf = (night: string): string => `recount#${night}`;

/** The recount of a night, or undefined. */
export const findRecount = (archivesCode: string, night: string): Promise<Recount | undefined> =>
  recounts.get(archivesCode, recountOf(night));

/** Keeps the beginning of a recount; false if it has begun already. */
export const beginRecount = (recount: Recount): Promise<boolean> => recounts.putIfAbsent(recount);

/** Keeps a recount that has gone on, if nobody else has moved it from there; false if somebody has. */
export const moveRecount = (recount: Recount, from: Recount): Promise<boolean> =>
  recounts.putIf(recount, { slices: from.slices, state: 'counting' });

/** Keeps what a part of the catalogue holds, over that of an earlier night. */
export const keepSlice = ({ archivesCode, night }: Recount, slice: number, tallies: Tally[]): Promise<void> =>
  slices.put({ archivesCode, entry: sliceOf(slice), night, slice, tallies });

/** What all parts of a night's count hold. */
export async function tallied({ archivesCode, night, slices: count }: Recount): Promise<Tally[]> {
  const found: Tally[] = [];
  const sort = { field: 'entry', from: sliceOf(0), to: sliceOf(count) };
  for await (const slice of slices.all({ where: ['archivesCode', archivesCode], sort }))
    if (slice.night === night) found.push(...slice.tallies);
  return found;
}

/** One page of an archives' recounts, the latest first. */
export const pageOfRecounts = (
  archivesCode: string,
  { limit, after }: { limit: number; after?: Key | undefined },
): Promise<{ items: Recount[]; next?: Key }> =>
  recounts.query({
    where: ['archivesCode', archivesCode],
    sort: { field: 'entry', startsWith: recountOf('') },
    limit,
    after,
    newestFirst: true,
  });
