import type { Day } from '#shared/calendar/day.ts';
import { yearBefore } from '#shared/calendar/period.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { table } from '#shared/runtime/table.ts';
import { Balance, type BookEntry, balanceOf, entriesIn } from './balance.ts';
import type { Booking } from './ledger.ts';
import { bookingsOf, type LateEntry, lateEntriesOf } from './ledger-store.ts';

const balances = table('LEDGER_TABLE', Balance, { partition: 'archivesCode', sort: 'entry' });

/** Clocks of two instances may differ by so much, or one be set back: late entries are looked for from this long before a balance. */
const clockMs = 15 * 60_000;
/** So many entries are added to sums in one go. */
const atOnce = 500;
/** So many late entries are read one by one before they are worth a balance of their own. */
const lateAtMost = 100;

const yearAfter = (year: string) => String(Number(year) + 1).padStart(4, '0');
const yearOf = ({ through }: Balance) => through.slice(0, 4);

/** The last year (YYYY) that had surely ended in China at an instant, by any instance's clock. */
export const yearEndedAt = (at: Date): string => yearBefore(shanghaiDay(new Date(at.getTime() - clockMs)).slice(0, 4));

/** The balance through the latest year that was read until `asOf` (ISO instant), or undefined. */
export async function lastBalance(archivesCode: string, asOf = '9999'): Promise<Balance | undefined> {
  const sort = { field: 'entry', startsWith: 'balance#' };
  const newest = balances.all({ where: ['archivesCode', archivesCode], sort, newestFirst: true, limit: 1 });
  for await (const balance of newest) if (balance.readAt <= asOf) return balance;
  return undefined;
}

/** What is asked of an archives' books: until which day; years that may be sums (through YYYY); as they were known when; what was booked late since when. */
type Asked = { to: Day; closed: string; asOf?: string; noticedSince?: string };

/**
 * An archives' books until a day: the years through `closed` as sums where there is a balance, what was booked late for
 * them, and every entry since. `noticed`: entries in those sums that were booked since `noticedSince`. `read`: items read.
 */
export async function booksOf(
  archivesCode: string,
  { to, closed, asOf = '9999', noticedSince = '9999' }: Asked,
): Promise<{ entries: BookEntry[]; noticed: Booking[]; read: number }> {
  const balance = await lastBalance(archivesCode, asOf);
  const through = balance && (yearOf(balance) < closed ? yearOf(balance) : closed);
  if (!balance || !through || balance.sums.every(({ year }) => year > through)) {
    return summedWhileRead(archivesCode, { to, closed, asOf, noticedSince });
  }
  const first = `${yearAfter(through)}0101`;
  const window = windowOf(balance);
  const [since, late] = await Promise.all([
    first > to ? [] : Array.fromAsync(bookingsOf(archivesCode, to, first)),
    Array.fromAsync(lateEntriesOf(archivesCode, noticedSince < window ? noticedSince : window)),
  ]);
  const [own, folded] = [late.filter(uncounted(balance)), late.filter((one) => !uncounted(balance)(one))];
  const inSums = ({ late: { date } }: LateEntry) => date.slice(0, 4) <= through;
  const entries = [...entriesIn(balance, through), ...own.filter(inSums).map((one) => one.late), ...since];
  return { entries, noticed: folded.filter(inSums).map((one) => one.late), read: 1 + late.length + since.length };
}

/** The same where there is no balance yet: sums are made while the entries go by, so that ten years of them are never held at once. */
async function summedWhileRead(archivesCode: string, { to, closed, asOf, noticedSince }: Required<Asked>) {
  const [entries, noticed, handful]: [BookEntry[], Booking[], Booking[]] = [[], [], []];
  const given = { archivesCode, through: `${closed}1231`, readAt: asOf, counted: [] };
  let sums = balanceOf(undefined, [], given);
  let read = 0;
  for await (const booking of bookingsOf(archivesCode, to)) {
    read++;
    const { date, at } = booking;
    if (date.slice(0, 4) > closed || at > asOf) entries.push(booking);
    else if (handful.push(booking) === atOnce) sums = balanceOf(sums, handful.splice(0), given);
    if (date.slice(0, 4) <= closed && at <= asOf && at >= noticedSince) noticed.push(booking);
  }
  return { entries: [...entriesIn(balanceOf(sums, handful, given), closed), ...entries], noticed, read };
}

/**
 * Brings an archives' balance forward through the last year that has ended: from the one before, what was booked late since,
 * and the entries of the years after it; never from entries that are summed already. Two who do it at once are both right.
 * Answers the balance now in force; `made`: whether it is new.
 */
export async function bringForward(archivesCode: string, at: Date): Promise<{ balance?: Balance; made: boolean }> {
  const ended = yearEndedAt(at);
  const before = await lastBalance(archivesCode);
  const late = before
    ? (await Array.fromAsync(lateEntriesOf(archivesCode, windowOf(before)))).filter(uncounted(before))
    : [];
  if (before && yearOf(before) >= ended && late.length < lateAtMost) return { balance: before, made: false };
  const through = before && yearOf(before) > ended ? yearOf(before) : ended;
  const added = late.filter((one) => before && one.late.date <= before.through);
  const from = before && `${yearAfter(yearOf(before))}0101`;
  const since =
    before?.through === `${through}1231` ? [] : await Array.fromAsync(bookingsOf(archivesCode, `${through}1231`, from));
  if (!before && since.length === 0) return { made: false };
  // Read last: what was booked while the entries were read is counted here only if it was among them.
  const recent = await Array.fromAsync(lateEntriesOf(archivesCode, new Date(at.getTime() - clockMs).toISOString()));
  const held = new Set([...added.map((one) => one.late), ...since].map(({ entryId }) => entryId));
  const counted = recent.filter(({ entry, late: { entryId } }) => held.has(entryId) || before?.counted.includes(entry));
  const balance = balanceOf(before, [...added.map((one) => one.late), ...since], {
    archivesCode,
    through: `${through}1231`,
    readAt: at.toISOString(),
    counted: counted.map(({ entry }) => entry),
  });
  const made = await balances.putIfAbsent(balance);
  return { balance, made };
}

/** From when late entries may be missing in a balance. */
const windowOf = ({ readAt }: Balance): string => new Date(Date.parse(readAt) - clockMs).toISOString();

const uncounted =
  (balance: Balance) =>
  ({ booked, entry }: LateEntry): boolean =>
    booked >= windowOf(balance) && !balance.counted.includes(entry);
