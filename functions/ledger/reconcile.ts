import { fondsNumbersOf } from '#shared/archives/directory-store.ts';
import { addDays } from '#shared/calendar/day.ts';
import { yearBefore } from '#shared/calendar/period.ts';
import { booksOf, bringForward } from '#shared/ledger/balance-store.ts';
import { type LedgerEntry, total } from '#shared/ledger/ledger.ts';
import { entriesOf } from '#shared/ledger/ledger-store.ts';
import { BooksNight } from '#shared/ledger/night.ts';
import { countOfFonds, firstDescriptions, recordIdsOfFonds } from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { note } from '#shared/runtime/call.ts';
import { queue } from '#shared/runtime/queue.ts';
import { send } from '#shared/runtime/send.ts';
import { differencesOf, finished, isToCompare, merged, type Recount, type Tally, talliesOf } from './recount.ts';
import {
  beginRecount,
  findRecount,
  keepSlice,
  moveRecount,
  pageOfRecounts,
  recountOf,
  tallied,
} from './recount-store.ts';

/** So many pages of so many entries a call: some tens of seconds; then the message is sent anew. */
const pages = 40;
const entriesOfPage = 500;

/**
 * Lambda: one archives' books of one night. The balance is brought forward; then the catalogue is counted beside the ledger, and
 * where the totals differ, and every four weeks, import by import in resumable parts. A message that comes twice finds the
 * recount where it stands; of two who count the same part, one moves on.
 */
export const handler = queue({ capability: 'ledger', operation: 'reconcile' }, BooksNight, async (message, { now }) => {
  const { archivesCode, night } = message;
  const { made } = await bringForward(archivesCode, now);
  note({ archives: archivesCode, night, balanced: made });
  const before = (await findRecount(archivesCode, night)) ?? (await begin(message, now));
  if (before.state === 'done') return;
  const after = await countOn(before);
  if (!(await moveRecount(after, before))) return;
  note({ slices: after.slices, differing: after.differing });
  if (after.state === 'counting') await send('BOOKS_NIGHTS_QUEUE', [message]);
});

async function begin({ archivesCode, night }: BooksNight, now: Date): Promise<Recount> {
  const fonds = await fondsOf(archivesCode);
  const counts = await abreast(fonds, 4, (number) => countOfFonds(archivesCode, number));
  const { entries } = await booksOf(archivesCode, { to: night, closed: yearBefore(night.slice(0, 4)) });
  const [last] = (await pageOfRecounts(archivesCode, { limit: 1 })).items;
  const described = entries.filter(({ kind }) => kind === 'description');
  const recount: Recount = {
    archivesCode,
    night,
    entry: recountOf(night),
    startedAt: now.toISOString(),
    state: 'counting',
    entered: total(described, 'volumeEntries') + total(described, 'itemEntries'),
    held: counts.reduce((sum, count) => sum + count, 0),
    comparedOn: last?.comparedOn,
    differing: last?.differing ?? 0, // what the last comparison found stands until the next
    differences: last?.differences ?? [],
    slices: 0,
    position: { fonds: fonds[0] ?? '' },
  };
  const begun = isToCompare(recount) ? recount : finished(recount);
  if (await beginRecount(begun)) return begun;
  return (await findRecount(archivesCode, night)) ?? begun;
}

/** Counts the next part of the catalogue; after the last one, compares the whole with the acts. */
async function countOn(recount: Recount): Promise<Recount> {
  const { archivesCode, position } = recount;
  const { tallies, next } = await countFrom(archivesCode, position);
  await keepSlice(recount, recount.slices, tallies);
  const moved = { ...recount, slices: recount.slices + 1, ...(next && { position: next }) };
  if (next) return moved;
  const acts: LedgerEntry[] = [];
  for await (const entry of entriesOf(archivesCode, addDays(recount.night, 1))) acts.push(entry);
  return finished(moved, differencesOf(merged(await tallied(moved)), acts, recount.startedAt));
}

async function countFrom(archivesCode: string, position: Recount['position']) {
  const all = await fondsOf(archivesCode);
  const parts: Tally[] = [];
  let at = position?.fonds ? position : undefined;
  for (let page = 0; at && page < pages; page++) {
    const { fonds, after } = at;
    const { items, next } = await recordIdsOfFonds(archivesCode, fonds, entriesOfPage, after);
    parts.push(...talliesOf(await firstDescriptions(items)));
    const following = all.find((number) => number > fonds);
    at = next ? { fonds, after: next } : following ? { fonds: following } : undefined;
  }
  return { tallies: [...merged(parts).values()], next: at };
}

const fondsOf = async (archivesCode: string) => [...(await fondsNumbersOf(archivesCode))].sort();
