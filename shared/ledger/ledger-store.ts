import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { now } from '#shared/runtime/clock.ts';
import { documents } from '#shared/runtime/documents.ts';
import { type Key, table } from '#shared/runtime/table.ts';
import { Booking, LedgerEntry } from './ledger.ts';

const entries = table('LEDGER_TABLE', LedgerEntry, { partition: 'archivesCode', sort: 'entry' });

/** Holds an entryId for ever, whatever the date: a commit that is repeated after midnight must not count again. */
const Claim = z.object({ archivesCode: z.string(), entry: z.string(), claims: z.string() });
const claims = table('LEDGER_TABLE', Claim, { partition: 'archivesCode', sort: 'entry' });
const claimOf = (entryId: string) => `id#${entryId}`;

/** A copy of an entry that was booked after its year had ended, by when it was booked: for those who begin with a balance. */
const LateEntry = z.object({ archivesCode: z.string(), entry: z.string(), booked: z.string(), late: LedgerEntry });
export type LateEntry = z.infer<typeof LateEntry>;
const lateEntries = table('LEDGER_TABLE', LateEntry, { partition: 'archivesCode', sort: 'entry' });

/** What was booked since an instant (ISO) for years that had ended by then, in order. */
export const lateEntriesOf = (archivesCode: string, since: string): AsyncGenerator<LateEntry> =>
  lateEntries.all({
    where: ['archivesCode', archivesCode],
    sort: { field: 'entry', from: `late#${since}`, to: 'late#\u{10ffff}' },
  });

function lateCopies(late: LedgerEntry): LateEntry[] {
  const at = now();
  if (late.date.slice(0, 4) >= shanghaiDay(at).slice(0, 4)) return [];
  const { archivesCode, entryId } = late;
  const booked = at.toISOString();
  return [{ archivesCode, entry: `late#${booked}#${entryId}`, booked, late }];
}

/** Enters an act once per entryId: true if it is new, false if the archives has an entry of this id already (it stays as it is). */
export async function post(entry: LedgerEntry): Promise<boolean> {
  const { archivesCode, entryId } = entry;
  const put = (Item: Record<string, unknown>) => ({
    Put: { TableName: entries.name(), Item, ConditionExpression: 'attribute_not_exists(archivesCode)' },
  });
  const claim = { archivesCode, entry: claimOf(entryId), claims: entry.entry };
  const parsed = LedgerEntry.parse(entry);
  const items = [claim, { ...parsed, correlationId: correlationId() }, ...lateCopies(parsed)];
  const TransactItems = items.map(put);
  for (let attempt = 1; ; attempt++) {
    try {
      await documents().send(new TransactWriteCommand({ TransactItems }));
      return true;
    } catch (error) {
      const reasons = cancelledBecause(error);
      if (reasons.includes('ConditionalCheckFailed')) return false;
      if (!reasons.includes('TransactionConflict') || attempt === 5) throw error;
      await new Promise((resume) => setTimeout(resume, 20 * 2 ** attempt));
    }
  }
}

/** The entry with this id, whatever its date; undefined if there is none. */
export async function entryById(archivesCode: string, entryId: string): Promise<LedgerEntry | undefined> {
  const claim = await claims.get(archivesCode, claimOf(entryId));
  return claim && entries.get(archivesCode, claim.claims);
}

/** Every entry of an archives by date, from and to included (YYYYMMDD); from the beginning unless told. */
export const entriesOf = (archivesCode: string, to: string, from = '00000000'): AsyncGenerator<LedgerEntry> =>
  entries.all({ where: ['archivesCode', archivesCode], sort: { field: 'entry', from, to: `${to}#\u{10ffff}` } });

/** What an entry's key and whose it is do not say already. */
const Booked = Booking.omit({ archivesCode: true, date: true, entryId: true });
const bookings = table('LEDGER_TABLE', Booked, { partition: 'archivesCode', sort: 'entry' });
const bookedFields = Object.keys(Booked.shape);
const dateDigits = 8;

/** The same as bookings: half the bytes, where a whole ledger is gone through. */
export async function* bookingsOf(archivesCode: string, to: string, from = '00000000'): AsyncGenerator<Booking> {
  const sort = { field: 'entry', from, to: `${to}#\u{10ffff}` };
  for await (const booked of bookings.all({ where: ['archivesCode', archivesCode], sort, fields: bookedFields })) {
    const [date, entryId] = [booked.entry.slice(0, dateDigits), booked.entry.slice(dateDigits + 1)];
    yield { ...booked, archivesCode, date, entryId };
  }
}

/** One page of an archives' entries between two dates (YYYYMMDD, included), newest first. */
export const pageOfEntries = (
  archivesCode: string,
  { from, to, limit, after }: { from: string; to: string; limit: number; after?: Key | undefined },
): Promise<{ items: LedgerEntry[]; next?: Key }> =>
  entries.query({
    where: ['archivesCode', archivesCode],
    sort: { field: 'entry', from, to: `${to}#\u{10ffff}` },
    limit,
    after,
    newestFirst: true,
  });

const cancelledBecause = (error: unknown): string[] =>
  error instanceof Error && error.name === 'TransactionCanceledException'
    ? ((error as { CancellationReasons?: { Code?: string }[] }).CancellationReasons ?? []).map(({ Code }) => Code ?? '')
    : [];
