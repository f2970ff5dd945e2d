import { dropPointers, pointersOf, putPointers } from '#shared/records/name-store.ts';
import { type Entry, recordIdOf } from '#shared/records/record.ts';
import {
  type Change,
  createEntry,
  findEarlierVersion,
  findEntries,
  findEntry,
  reviseEntry,
} from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { pace } from '#shared/runtime/pace.ts';
import { countRows, type RowCounts, type RowEnd, type StagedRow } from '../row-account.ts';
import { type Decision, decideRow, type Refused, writtenVersion } from './commit-row.ts';

/** What became of the rows of a chunk; `volumeEntries` and `itemEntries` are the new ones by level. */
export type ChunkAccount = { counts: RowCounts; volumeEntries: number; itemEntries: number; refused: Refused[] };

type Outcome = { end: RowEnd; refused?: Refused };

const abreastWrites = 32;
const attempts = 5;

/**
 * Commits the rows of a chunk, name pointers first, taking a turn of `pace` for every entry written: those of one fonds share a partition
 * of the index byCode. Done again after a crash it writes nothing twice and counts the same.
 */
export async function commitChunk(
  rows: StagedRow[],
  declined: string[],
  change: Change & { importId: string },
  { take } = pace(Number.POSITIVE_INFINITY),
): Promise<ChunkAccount> {
  const idOf = ({ description }: StagedRow) => recordIdOf(description.archivesCode, description.referenceCode);
  const held = await findEntries(rows.map(idOf));
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
      if (await write(staged, decision, change)) return { end: decision.write === 'create' ? 'created' : 'updated' };
      decision = await decide(staged, await findEntry(idOf(staged)));
    }
    throw new Fault('the entry changed at every attempt');
  };

  const decisions = await abreast(rows, abreastWrites, (staged) => decide(staged, held.get(idOf(staged))));
  const writing = rows.filter((_, at) => 'write' in decisions[at]!);
  const named = await Promise.all(writing.map((one) => pointersOf({ recordId: idOf(one), ...one.description })));
  await putPointers(named.flat());
  const ends = await abreast(rows, abreastWrites, (staged, at) => commit(staged, decisions[at]!));

  const created = rows
    .filter((_, at) => ends[at]?.end === 'created')
    .map(({ description }) => description.levelOfDescription);
  const volumeEntries = created.filter((level) => level === 'volume').length;
  return {
    counts: countRows(ends.map(({ end }) => end)),
    volumeEntries,
    itemEntries: created.length - volumeEntries,
    refused: ends.flatMap(({ refused }) => refused ?? []),
  };
}

/** True if the entry was written, false if somebody else was faster. */
async function write(
  { description }: StagedRow,
  decision: Decision & { write: string },
  change: Change,
): Promise<boolean> {
  if (decision.write === 'create') return (await createEntry(description, change)) !== undefined;
  const { before } = decision as Extract<Decision, { write: 'revise' }>;
  const after = await reviseEntry(before, { description }, change);
  if (!after) return false;
  await dropPointers(await pointersOf(before), await pointersOf(after));
  return true;
}
