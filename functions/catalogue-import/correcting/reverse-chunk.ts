import { belongingOf } from '#shared/records/carry-over.ts';
import { dropPointers, pointersOf, putPointers } from '#shared/records/name-store.ts';
import type { Description, Entry } from '#shared/records/record.ts';
import { type Change, reviseEntry, withdrawEntry } from '#shared/records/record-changes.ts';
import { earlierVersions, findEarlierVersion, findHeld } from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { pace } from '#shared/runtime/pace.ts';
import { type ChunkAccount, idOf, type Outcome } from '../committing/commit-chunk.ts';
import { describesAnew, type Refused, writtenVersion } from '../committing/commit-row.ts';
import { countRows, type StagedRow } from '../row-account.ts';
import { decideUndoing, type Traces, type Undoing } from './reverse-row.ts';

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
      const undoing = decideUndoing(staged, await tracesOf(staged, current, { reverses, change }), reverses);
      if ('refuse' in undoing) return { end: 'rejected', refused: undoing.refuse };
      if ('end' in undoing) return { end: undoing.end };
      await take(1);
      await write(staged, undoing, { reverses, change });
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

type Reversal = { reverses: string; change: Change & { importId: string } };

/** All versions are read only where there are any since; what belongs to a record only where its entry would be withdrawn. */
async function tracesOf(
  staged: StagedRow,
  current: Entry | undefined,
  { reverses, change }: Reversal,
): Promise<Traces> {
  const version = writtenVersion(staged);
  const belonging = current && describesAnew(staged) ? await belongingOf(current.recordId) : undefined;
  if (!current || current.version <= version)
    return { current, takenBack: false, belonging, ...(current?.version === version && { written: current }) };
  const all = [current, ...(await earlierVersions(current))];
  const undone = all.find((one) => one.version > version && one.importId === change.importId);
  return {
    current,
    written: all.find((one) => one.version === version),
    undone,
    takenBack: all.some((one) => undone && one.version > undone.version && one.importId === reverses),
    belonging,
  };
}

/** Writes what is to be undone, unless somebody else was faster: the entry is looked at again in any case. */
async function write(
  { base }: StagedRow,
  undoing: Exclude<Undoing, { end: string } | { refuse: Refused }>,
  { reverses, change }: Reversal,
): Promise<void> {
  if ('withdraw' in undoing) {
    const before = undoing.withdraw;
    const earlier = base === undefined ? undefined : await findEarlierVersion(before.recordId, base);
    if (await withdrawEntry(before, change, earlier?.withdrawn?.movedTo))
      await dropPointers(await pointersOf(before), []);
  } else if ('putBack' in undoing) {
    const { putBack: before, toVersion } = undoing;
    const description = await findEarlierVersion(before.recordId, toVersion);
    if (!description) throw new Fault('an earlier version is missing');
    await revise(before, description, change);
  } else {
    const { describeAgain: before } = undoing;
    await revise(before, before, { ...change, importId: reverses }); // counts as described by that import again
  }
}

async function revise(before: Entry, description: Description, change: Change): Promise<void> {
  await putPointers(await pointersOf({ ...description, recordId: before.recordId }));
  if (await reviseEntry(before, { description }, change))
    await dropPointers(await pointersOf(before), await pointersOf({ ...description, recordId: before.recordId }));
}
