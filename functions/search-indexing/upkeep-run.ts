import * as z from 'zod';
import { packText, unpackText } from '#shared/search/bytes.ts';
import { numbered, Piece, type PieceStore, putOnce } from '#shared/search/pieces.ts';

const count = z.int().nonnegative();

/** An archives whose index did not agree with its records: what its catalogue holds, what was indexed, and what was put right. */
export const IndexDifference = z
  .object({
    archivesCode: z.string().meta({ title: '档案馆代码' }),
    held: count.meta({ title: '馆藏条目数' }),
    indexed: count.meta({ title: '索引条目数' }),
    missing: count.meta({ title: '漏索引,已补' }),
    stale: count.meta({ title: '内容不符或重复,已改' }),
    surplus: count.meta({ title: '多余,已删' }),
  })
  .meta({ id: 'IndexDifference', title: '索引差异' });
export type IndexDifference = z.infer<typeof IndexDifference>;

/** A rebuild of the index, or a nightly check of it: how far it has come, in archives and in entries, and what it found. */
export const ShownRun = z
  .object({
    runId: z.string(),
    kind: z.enum(['rebuild', 'check']).meta({ title: '重建或核对' }),
    state: z.enum(['running', 'finished']),
    startedAt: z.iso.datetime(),
    movedAt: z.iso.datetime(),
    archivesDone: count.meta({ title: '已完成档案馆数' }),
    archivesInAll: count.meta({ title: '档案馆总数' }),
    entriesDone: count.meta({ title: '已完成条目数' }),
    entriesInAll: count.meta({ title: '条目总数' }),
    differences: z.array(IndexDifference).meta({ title: '与目录不符之处(均已改正)' }),
  })
  .meta({ id: 'IndexRun', title: '索引重建或核对' });

/**
 * The same with where it stands: the archives still to do (the first one under way), within it the fonds and the place in it, and the
 * entries read so far, staged as pieces that nobody searches yet.
 */
export const IndexRun = ShownRun.extend({
  step: count,
  by: z.string(),
  counted: z.boolean(),
  ahead: z.array(z.string()),
  fonds: z.string().optional(),
  after: z.record(z.string(), z.string()).optional(),
  staged: z.array(Piece),
});
export type IndexRun = z.infer<typeof IndexRun>;

/** A run that begins now; which archives it goes through, and how many entries they have, its first slice finds out. */
export const newRun = (kind: IndexRun['kind'], by: string, now: Date, newId: () => string): IndexRun => ({
  runId: newId(),
  kind,
  state: 'running',
  startedAt: now.toISOString(),
  movedAt: now.toISOString(),
  archivesDone: 0,
  archivesInAll: 0,
  entriesDone: 0,
  entriesInAll: 0,
  differences: [],
  step: 0,
  by,
  counted: false,
  ahead: [],
  staged: [],
});

const runsKey = 'upkeep';
const partOf = ({ startedAt, runId, step }: IndexRun) => `${startedAt} ${runId} ${numbered(step, 9)}`;
const readRun = (bytes: Uint8Array) => IndexRun.parse(JSON.parse(unpackText(bytes)));

/** The run begun last, as it stands; it lies beside the index, in items that never change, like a state of the index. */
export async function latestRun(store: PieceStore): Promise<IndexRun | undefined> {
  const newest = await store.newest(runsKey);
  return newest && readRun(newest.bytes);
}

/** The last run of each kind. */
export async function lastRuns(store: PieceStore): Promise<Partial<Record<IndexRun['kind'], IndexRun>>> {
  const stored = await store.get((await store.partsOf(runsKey)).map((part) => [runsKey, part]));
  return Object.fromEntries(stored.flatMap((bytes) => (bytes ? [readRun(bytes)] : [])).map((run) => [run.kind, run]));
}

/** Writes down where a run is now; false if another slice has moved it meanwhile. Older places and runs of its kind are forgotten. */
export async function moveRun(store: PieceStore, run: IndexRun): Promise<boolean> {
  const part = partOf(run);
  if (!(await putOnce(store, { key: runsKey, part, bytes: packText(JSON.stringify(run)) }))) return false;
  const parts = (await store.partsOf(runsKey)).filter((one) => one < part);
  const stored = await store.get(parts.map((one) => [runsKey, one]));
  const forgotten = parts.filter((_, n) => stored[n] && readRun(stored[n]).kind === run.kind);
  await store.drop(forgotten.map((one) => [runsKey, one]));
  return true;
}

/** As people are shown it. */
export const shown = (run: IndexRun): z.infer<typeof ShownRun> => ShownRun.parse(run);
