import { allArchives } from '#shared/archives/directory-store.ts';
import { entriesOfFonds } from '#shared/records/record-store.ts';
import { note } from '#shared/runtime/call.ts';
import { stagedEntries } from '#shared/search/compare.ts';
import { type IndexedEntry, inSegment } from '#shared/search/indexed-entry.ts';
import { newestManifest } from '#shared/search/manifests.ts';
import { buildPiece } from '#shared/search/merge.ts';
import { leaveOutDamaged, rebuildArchives, repairArchives } from '#shared/search/rebuild.ts';
import type { Writing } from '#shared/search/write.ts';
import { entriesAsTheyStand, withScans } from './current-entries.ts';
import { fondsOf, heldCounts, livingCounts, toCompare } from './survey.ts';
import { type IndexRun, latestRun, moveRun } from './upkeep-run.ts';

/** A slice reads about so many entries; the last of an archives compares all of that archives with the index besides, some seconds for 100,000. */
const entriesPerSlice = 10_000;
const page = 500;

/**
 * Takes a run one slice further: counts, or reads the next entries of the archives under way and, at its end, brings it into the index.
 * The place is kept with the run, not in the message: a message that comes again goes on where the run is. True if there is more to do.
 */
export async function takeSlice(writing: Writing, runId: string, most = entriesPerSlice): Promise<boolean> {
  const run = await latestRun(writing.store);
  if (run?.runId !== runId || run.state === 'finished') {
    note({ passedOver: runId });
    return false;
  }
  const moved = run.counted ? await readOn(writing, run, most) : await begun(writing, run);
  const next: IndexRun = {
    ...moved,
    step: run.step + 1,
    movedAt: writing.now.toISOString(),
    state: moved.ahead.length ? 'running' : 'finished',
  };
  note({ run: runId, kind: run.kind, archives: next.archivesDone, entries: next.entriesDone });
  return (await moveRun(writing.store, next)) && next.state === 'running';
}

/** The first slice: counts what is held and what is indexed, and says which archives are gone through. */
async function begun(writing: Writing, run: IndexRun): Promise<IndexRun> {
  const { store, kept, now } = writing;
  if (run.kind === 'rebuild') note({ damaged: await leaveOutDamaged(writing) });
  const indexed = await livingCounts({ store, kept }, await newestManifest(store));
  const known = (await allArchives()).map(({ archivesCode }) => archivesCode);
  const held = await heldCounts([...new Set([...known, ...indexed.keys()])].sort());
  const ahead = run.kind === 'rebuild' ? [...held.keys()] : toCompare(held, indexed, now);
  const inAll = run.kind === 'rebuild' ? ahead.length : held.size;
  const entriesInAll = ahead.reduce((sum, code) => sum + (held.get(code) ?? 0), 0);
  return { ...run, counted: true, ahead, archivesInAll: inAll, archivesDone: inAll - ahead.length, entriesInAll };
}

/** Reads on through the archives under way; several small ones may be done in one slice. */
async function readOn(writing: Writing, before: IndexRun, most: number): Promise<IndexRun> {
  let run = before;
  for (let left = most; left > 0 && run.ahead.length; ) {
    const { read, ...place } = await readFrom(run, left);
    left -= Math.max(read.length, 1);
    run = { ...run, entriesDone: run.entriesDone + read.length };
    if (place.fonds === undefined) run = await brought(writing, run, read);
    else {
      const piece = await buildPiece(writing.store, read.sort(inSegment), {
        now: writing.now,
        id: writing.newId(),
        indexed: false,
      });
      run = { ...run, ...place, staged: [...run.staged, ...(piece ? [piece] : [])] };
    }
  }
  return run;
}

/** The next entries of the archives under way; `fonds` is where to go on, absent at the archives' end. */
async function readFrom({ ahead: [archivesCode = ''], fonds, after }: IndexRun, most: number) {
  const read: IndexedEntry[] = [];
  let place = after;
  for (const one of await fondsOf(archivesCode)) {
    if (fonds !== undefined && one < fonds) continue;
    if (one !== fonds) place = undefined;
    do {
      if (read.length >= most) return { read, fonds: one, after: place };
      const { entries, next } = await entriesOfFonds(archivesCode, one, Math.min(page, most - read.length), place);
      read.push(...(await withScans(entries)));
      place = next;
    } while (place);
  }
  return { read, fonds: undefined, after: undefined };
}

/** Brings what was read of an archives into the index; if what was staged has been cleared away, the archives is begun anew. */
async function brought(writing: Writing, run: IndexRun, read: IndexedEntry[]): Promise<IndexRun> {
  const [archivesCode = '', ...ahead] = run.ahead;
  const begin = { ...run, fonds: undefined, after: undefined, staged: [] };
  const staged = await stagedEntries(writing, run.staged);
  if (!staged) return { ...begin, entriesDone: Math.max(0, run.entriesDone - read.length - sizeOf(run)) };
  const all = [...staged, ...read];
  const indexed = (await livingCounts(writing, await newestManifest(writing.store))).get(archivesCode) ?? 0;
  const bring = run.kind === 'rebuild' ? rebuildArchives : repairArchives;
  const found = [...(await bring(writing, archivesCode, all, entriesAsTheyStand))];
  const ids = (what: string) => found.filter(([, difference]) => difference.what === what).map(([id]) => id);
  const [missing, stale, surplus] = [ids('missing'), ids('stale'), ids('surplus')];
  const counts = { missing: missing.length, stale: stale.length, surplus: surplus.length };
  const difference = { archivesCode, held: all.length, indexed, ...counts };
  if (found.length)
    note({
      ...difference,
      differing: found
        .slice(0, 20)
        .map(([id]) => id)
        .join(' '),
    });
  return {
    ...begin,
    ahead,
    archivesDone: run.archivesDone + 1,
    differences: found.length ? [...run.differences, difference] : run.differences,
  };
}

const sizeOf = ({ staged }: IndexRun) => staged.reduce((sum, { size }) => sum + size, 0);
