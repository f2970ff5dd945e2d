import { dropPointers, pointersOf, putPointers } from '#shared/records/name-store.ts';
import { type Entry, recordIdOf } from '#shared/records/record.ts';
import { type Change, createEntries, createEntry, reviseEntry } from '#shared/records/record-changes.ts';
import { findEarlierVersion, findHeld } from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { pace } from '#shared/runtime/pace.ts';
import { newTogether } from '#shared/runtime/put-new.ts';
import { carryAlong } from '../correcting/carry-along.ts';
import { countRows, type RowCounts, type RowEnd, type StagedRow } from '../row-account.ts';
import { type Decision, decideRow, declinedIn, describesAnew, type Refused, writtenVersion } from './commit-row.ts';

/** What became of the rows of a chunk; `volumeEntries` and `itemEntries` are the new ones by level. */
export type ChunkAccount = { counts: RowCounts; volumeEntries: number; itemEntries: number; refused: Refused[] };

/** What became of a row. */
export type Outcome = { end: RowEnd; refused?: Refused };

const abreastWrites = 32;
/** So many steps of rows on their way at once: while one is being written the next is made ready. */
const abreastSteps = 2;
const attempts = 5;

/**
 * Commits the rows of a chunk, name pointers before entries, taking a turn of `pace` for every entry written: those of one fonds share a
 * partition of the index byCode. What was new at the check is written unread, many at a step; only what is not new any more is looked at row
 * by row. Done again after a crash it writes nothing twice and counts the same.
 */
export async function commitChunk(
  rows: StagedRow[],
  declined: string[],
  change: Change & { importId: string },
  { take } = pace(Number.POSITIVE_INFINITY),
): Promise<ChunkAccount> {
  const created = await createNew(
    rows.filter((staged) => staged.base === undefined && declinedIn(staged, declined).length === 0),
    change,
    take,
  );
  const rest = rows.filter((staged) => !created.has(staged));
  const fresh = created.size;
  const held = await findHeld(rest.map(idOf));
  const terms = { importId: change.importId, declined };

  const decide = async (staged: StagedRow, current: Entry | undefined): Promise<Decision> => {
    const version = writtenVersion(staged);
    const passed = current !== undefined && current.version > version;
    const written = passed ? await findEarlierVersion(idOf(staged), version) : current;
    return decideRow(staged, current, written?.version === version ? written : undefined, terms);
  };
  const commit = async (staged: StagedRow, first: Decision): Promise<Outcome> => {
    let decision = first;
    for (let attempt = 0; attempt < attempts; attempt++) {
      if ('refuse' in decision) return { end: 'rejected', refused: decision.refuse };
      if ('end' in decision) return { end: decision.end };
      await take();
      if (await write(staged, decision, change)) return { end: describesAnew(staged) ? 'created' : 'updated' };
      decision = await decide(staged, (await findHeld([idOf(staged)])).get(idOf(staged)));
    }
    throw new Fault('the entry changed at every attempt');
  };

  const decisions = await abreast(rest, abreastWrites, (staged) => decide(staged, held.get(idOf(staged))));
  await name(rest.filter((_, at) => 'write' in decisions[at]!));
  const ends = await abreast(rest, abreastWrites, (staged, at) => commit(staged, decisions[at]!));

  for (const [at, staged] of rest.entries()) if (ends[at]?.end === 'created') created.add(staged);
  const volumeEntries = [...created].filter(({ description }) => description.levelOfDescription === 'volume').length;
  return {
    counts: countRows([...Array<RowEnd>(fresh).fill('created'), ...ends.map(({ end }) => end)]),
    volumeEntries,
    itemEntries: created.size - volumeEntries,
    refused: ends.flatMap(({ refused }) => refused ?? []),
  };
}

/** The key under which a staged row would be held. */
export const idOf = ({ description }: StagedRow) => recordIdOf(description.archivesCode, description.referenceCode);

/** Puts the pointers to the persons of these rows. */
async function name(rows: StagedRow[]): Promise<void> {
  const named = await Promise.all(rows.map((one) => pointersOf({ recordId: idOf(one), ...one.description })));
  await putPointers(named.flat());
}

/** Writes entries for these rows where there are none; answers for which it did. */
async function createNew(rows: StagedRow[], change: Change, take: (turns: number) => Promise<void>) {
  await name(rows);
  const created = new Set<StagedRow>();
  await abreast(newTogether(rows), abreastSteps, async (step) => {
    await take(step.length);
    const free = await createEntries(
      step.map(({ description }) => description),
      change,
    );
    for (const [at, staged] of step.entries()) if (free[at]) created.add(staged);
  });
  return created;
}

/** True if the entry was written, false if somebody else was faster. */
async function write(staged: StagedRow, decision: Decision & { write: string }, change: Change): Promise<boolean> {
  const { description } = staged;
  if (decision.write === 'create') return (await createEntry(description, change)) !== undefined;
  const { before } = decision as Extract<Decision, { write: 'revise' }>;
  if (before.withdrawn?.movedTo) {
    await carryAlong(before);
    await name([staged]); // the names under this 档号 went along
  }
  const after = await reviseEntry(before, { description }, change);
  if (!after) return false;
  await dropPointers(await pointersOf(before), await pointersOf(after));
  return true;
}
