import { addDays, type Day } from '#shared/calendar/day.ts';
import { spanOfDay } from '#shared/calendar/shanghai.ts';
import { type Fault, faultsOfChain, faultsOfEntries, faultsOfPlace } from './faults.ts';
import type { Seal } from './seal.ts';
import { sealsBetween } from './seal-storage.ts';
import { entriesOf } from './trail-store.ts';

/** What checking some days of some trails against the seals came to. */
export type Verification = {
  faults: Fault[];
  /** Entries that seals cover, and entries that none covers yet. */
  sealed: number;
  unsealed: number;
  sealedUntil?: string | undefined;
  head?: string | undefined;
};

/**
 * Checks the trails of some archives for some days, both included, against the seals: the chain itself, one window
 * further on either side, and every entry under it.
 */
export async function verifyDays(archivesCodes: readonly string[], first: Day, last: Day): Promise<Verification> {
  const asked = { from: spanOfDay(first).from, to: spanOfDay(last).before };
  const held = await sealsBetween(spanOfDay(addDays(first, -1)).from, spanOfDay(addDays(last, 1)).before);
  const seals = held.flatMap(({ seal }) => (seal ? [seal] : []));
  const within = seals.filter(({ from }) => from >= asked.from.toISOString() && from < asked.to.toISOString());
  const found: Verification = { faults: faultsOfChain(held), sealed: 0, unsealed: 0 };
  const end = within.at(-1);
  if (end) Object.assign(found, { sealedUntil: end.to, head: end.head });
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const { from, before } = spanOfDay(day);
    const ofDay = within.filter((seal) => seal.from >= from.toISOString() && seal.from < before.toISOString());
    for (const archivesCode of archivesCodes) {
      const entries = await entriesOf(archivesCode, day);
      const covered = entries.filter((entry) => ofDay.some((seal) => covers(seal, entry))).length;
      found.sealed += covered;
      found.unsealed += entries.length - covered;
      found.faults.push(
        ...faultsOfPlace(archivesCode, { from, to: before }, entries),
        ...faultsOfEntries(archivesCode, ofDay, entries),
      );
    }
  }
  return found;
}

const covers = ({ from, to }: Seal, { at }: { at: string }) => at >= from && at < to;
