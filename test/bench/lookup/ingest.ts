import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { clearAway } from '#shared/search/clearing.ts';
import { type IndexedEntry, idOf } from '#shared/search/indexed-entry.ts';
import { newestManifest } from '#shared/search/manifests.ts';
import { dueMerge, merge } from '#shared/search/merge.ts';
import { newKept } from '#shared/search/views.ts';
import { bringInLine } from '#shared/search/write.ts';
import { countingStore } from './counting-store.ts';
import type { Vocabulary } from './generate.ts';
import type { MergedMillion } from './merge-million.ts';

const later = 2 * 3600_000;

/**
 * What indexing costs, in units per entry: entries brought in batches as the stream brings them, merged whenever that is due, and what
 * is out of use deleted, each put and delete charged by size.
 */
export async function streamed(entries: IndexedEntry[], batch: number) {
  const { store, counted } = countingStore();
  const kept = newKept();
  let [ids, clock] = [0, Date.parse('2026-01-01T00:00:00Z')];
  const writing = () => ({ store, kept, now: new Date(clock), newId: () => `01JD${String(++ids).padStart(22, '0')}` });
  for (let from = 0; from < entries.length; from += batch) {
    const some = entries.slice(from, from + batch);
    const changed = new Map(some.map((entry) => [idOf(entry), { places: [entry], scanned: entry.scanned }]));
    await bringInLine(writing(), changed, async () => some);
    for (let due = dueMerge(await newestManifest(store)); due; due = dueMerge(await newestManifest(store)))
      await merge(writing(), due);
    // the next batch comes hours later: what a merge put out of use has gone by then
    clock += later;
    if ((from / batch) % 50 === 49) await clearAway(store, new Date(clock));
  }
  await clearAway(store, new Date(clock + later));
  const per = (units: number) => units / entries.length;
  return { write: per(counted.writeUnits), delete: per(counted.deleteUnits), read: per(counted.readUnits) };
}

/** The last merge, in a process of its own as in a Lambda: its memory, time and units. */
export const mergedMillion = (entries: number, vocabulary: Vocabulary): MergedMillion =>
  JSON.parse(
    execFileSync(
      process.execPath,
      ['--max-semi-space-size=16', join(import.meta.dirname, 'merge-million.ts'), String(entries), vocabulary],
      { encoding: 'utf8' },
    ),
  );
