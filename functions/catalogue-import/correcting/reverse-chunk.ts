import { dropPointers, pointersOf, putPointers } from '#shared/records/name-store.ts';
import { hasPages } from '#shared/records/page-store.ts';
import { type Entry, recordIdOf } from '#shared/records/record.ts';
import { type Change, reviseEntry, withdrawEntry } from '#shared/records/record-changes.ts';
import { earlierVersions, findEarlierVersion, findHeld } from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { pace } from '#shared/runtime/pace.ts';
import type { ChunkAccount } from '../committing/commit-chunk.ts';
import { describesAnew, type Refused, writtenVersion } from '../committing/commit-row.ts';
import { countRows, type RowEnd, type StagedRow } from '../row-account.ts';
import { decideUndoing, type Traces, type Undoing } from './reverse-row.ts';

type Outcome = { end: RowEnd; refused?: Refused };

const abreastWrites = 32;
const attempts = 5;

/**
 * Undoes what an import did by the rows of one chunk, taking a turn of `pace` for every entry written. Withdrawn entries are counted by level as
 * a negative number. Done again after a crash it undoes nothing twice and counts the same.
 */
export async function reverseChunk(
  rows: StagedRow[],
  reverses: string,
  change: Change & { importId: string },
  { take } = pace(Number.POSITIVE_INFINITY),
): Promise<ChunkAccount> {
  const held = await findHeld(rows.map(idOf));
  const undo = async (staged: StagedRow): Promise<Outcome> => {
    let current = held.get(idOf(staged));
    for (let attempt = 0; attempt < attempts; attempt++) {
      const traces = await tracesOf(staged, current, change.importId);
      const hasScans = describesAnew(staged) && (await hasPages(idOf(staged)));
      const undoing = decideUndoing(staged, traces, { reverses, hasScans });
      if ('refuse' in undoing) return { end: 'rejected', refused: undoing.refuse };
      if ('end' in undoing) return { end: undoing.end };
      await take(1);
      if (await write(undoing, change)) return { end: 'updated' };
      current = (await findHeld([idOf(staged)])).get(idOf(staged));
    }
    throw new Fault('the entry changed at every attempt');
  };
  const ends = await abreast(rows, abreastWrites, undo);
  const withdrawn = rows.filter((staged, at) => ends[at]?.end === 'updated' && describesAnew(staged));
  const volumes = withdrawn.filter(({ description }) => description.levelOfDescription === 'volume').length;
  return {
    counts: countRows(ends.map(({ end }) => end)),
    volumeEntries: 0 - volumes,
    itemEntries: volumes - withdrawn.length,
    refused: ends.flatMap(({ refused }) => refused ?? []),
  };
}

const idOf = ({ description }: StagedRow) => recordIdOf(description.archivesCode, description.referenceCode);

async function tracesOf(staged: StagedRow, current: Entry | undefined, importId: string): Promise<Traces> {
  const version = writtenVersion(staged);
  if (!current || current.version <= version)
    return { current, undone: false, ...(current?.version === version && { written: current }) };
  const since = [current, ...(await earlierVersions(current))];
  return {
    current,
    written: since.find((one) => one.version === version),
    undone: since.some((one) => one.version > version && one.importId === importId),
  };
}

/** True if the entry was written, false if somebody else was faster. */
async function write(undoing: Exclude<Undoing, { end: string } | { refuse: Refused }>, change: Change) {
  if ('withdraw' in undoing) {
    const before = undoing.withdraw;
    if (!(await withdrawEntry(before, change))) return false;
    await dropPointers(await pointersOf(before), []);
    return true;
  }
  const { putBack: before, toVersion } = undoing;
  const description = await findEarlierVersion(before.recordId, toVersion);
  if (!description) throw new Fault('an earlier version is missing');
  await putPointers(await pointersOf(description));
  if (!(await reviseEntry(before, { description }, change))) return false;
  await dropPointers(await pointersOf(before), await pointersOf(description));
  return true;
}
