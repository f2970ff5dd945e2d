import * as z from 'zod';
import { holderOf } from '#shared/audit/audit-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { table } from '#shared/runtime/table.ts';
import type { Window } from './seal.ts';

/** An entry with everything that is stored of it: a seal is over all of it, whatever later versions of the code know. */
const Raw = z.looseObject({ holder: z.string(), at: z.string() });
const trail = table('AUDIT_TABLE', Raw, { partition: 'holder', sort: 'at' });

/** What an archives' trail holds in a window, in the order of its keys. */
export async function entriesIn(archivesCode: string, { from, to }: Window) {
  return gather({
    where: ['holder', holderOf(archivesCode, shanghaiDay(from))],
    sort: { field: 'at', from: from.toISOString(), to: to.toISOString() }, // a key goes on after its instant: `to` is in none
    consistent: true,
  });
}

/** What stands in the partition of a day. */
export const entriesOf = (archivesCode: string, day: string) =>
  gather({ where: ['holder', holderOf(archivesCode, day)], consistent: true });

async function gather(question: Parameters<typeof trail.all>[0]) {
  const found: z.infer<typeof Raw>[] = [];
  for await (const entry of trail.all(question)) found.push(entry);
  return found;
}
