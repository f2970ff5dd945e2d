import { addDays } from '#shared/calendar/day.ts';
import { table } from '#shared/runtime/table.ts';
import { Closing, closingOf, entriesIn } from './closing.ts';
import type { LedgerEntry } from './ledger.ts';
import { entriesOf, LateEntry } from './ledger-store.ts';

const keys = { partition: 'archivesCode', sort: 'entry' };
const closings = table('LEDGER_TABLE', Closing, keys);
const lateEntries = table('LEDGER_TABLE', LateEntry, keys);

/** Clocks of two instances may differ by so much, or one be set back: late entries are looked for from this long before a closing. */
const clockMs = 15 * 60_000;
const last = '\u{10ffff}';
const between = (archivesCode: string, from: string, to: string) => ({
  where: ['archivesCode', archivesCode] as [string, string],
  sort: { field: 'entry', from, to: `${to}${last}` },
});

/** The closings of an archives through a year (YYYY) that were read until `asOf`, oldest first: of each year the latest version. */
export async function closingsOf(archivesCode: string, through: string, asOf = '9999'): Promise<Closing[]> {
  const all = await gathered(closings.all(between(archivesCode, 'closing#', `closing#${through}#`)));
  const found = all.filter(({ readAt }) => readAt <= asOf);
  return [...new Map(found.map((closing) => [closing.year, closing])).values()];
}

/**
 * An archives' books until a day (YYYYMMDD): years closed through `closed` as sums, what was booked late for them, and
 * every entry since; no closing is used that was read after `asOf`. `read`: how many items that took.
 */
export async function booksOf(
  archivesCode: string,
  { to, closed, asOf = '9999' }: { to: string; closed: string; asOf?: string },
): Promise<{ entries: LedgerEntry[]; read: number; closings: string[] }> {
  const used = await closingsOf(archivesCode, closed, asOf);
  const end = used.at(-1)?.through;
  const from = end ? addDays(end, 1) : '00000000';
  const [since, ...late] = await Promise.all([
    from > to ? [] : gathered(entriesOf(archivesCode, to, from)),
    ...used.map((closing) => lateFor(closing)),
  ]);
  const entries = [...used.flatMap(entriesIn), ...late.flat(), ...since];
  return { entries, read: used.length + late.flat().length + since.length, closings: used.map(({ entry }) => entry) };
}

/** Entries of the years of a closing that it does not count: booked after it was read. */
async function lateFor({ archivesCode, from, year, readAt, counted }: Closing): Promise<LedgerEntry[]> {
  const found = await lateSince(archivesCode, from, year, readAt);
  return found.filter(({ entry }) => !counted.includes(entry));
}

async function lateSince(archivesCode: string, from: string, year: string, readAt: string): Promise<LedgerEntry[]> {
  const since = new Date(Date.parse(readAt) - clockMs).toISOString();
  const items = await gathered(lateEntries.all(between(archivesCode, `late#${from.slice(0, 4)}`, `late#${year}#`)));
  return items.filter(({ entry }) => (entry.split('#')[2] ?? '') >= since).map(({ late }) => late);
}

/**
 * Closes the books of an archives through the end of a year (YYYY), as they stand now; again, after a correction, as the
 * next version. Two who close at once leave the same sums under one key.
 */
export async function closeYear(archivesCode: string, year: string, readAt: Date): Promise<Closing> {
  const before = (await closingsOf(archivesCode, String(Number(year) - 1))).at(-1);
  const from = before ? addDays(before.through, 1) : '00000000';
  const versions = await gathered(closings.all(between(archivesCode, `closing#${year}#`, `closing#${year}#`)));
  const entries = await gathered(entriesOf(archivesCode, `${year}1231`, from));
  const counted = (await lateSince(archivesCode, from, year, readAt.toISOString())).map(({ entry }) => entry);
  const closing = closingOf(entries, {
    archivesCode,
    year,
    from,
    readAt: readAt.toISOString(),
    counted,
    version: versions.length + 1,
  });
  await closings.putIfAbsent(closing);
  return closing;
}

async function gathered<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
