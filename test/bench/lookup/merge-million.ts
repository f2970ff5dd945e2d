import { dropPiece } from '#shared/search/clearing.ts';
import { swapManifest } from '#shared/search/manifests.ts';
import { merge } from '#shared/search/merge.ts';
import type { PieceStore } from '#shared/search/pieces.ts';
import { newKept } from '#shared/search/views.ts';
import { countingStore } from './counting-store.ts';
import type { Vocabulary } from './generate.ts';
import { cpuMs } from './measure.ts';
import { buildProvince, entriesOf } from './province.ts';

/** Megabytes of memory before the merge (with the pieces to be merged) and at its peak, seconds of CPU, units, and bytes per entry then stored. */
export type MergedMillion = {
  beforeMb: number;
  peakMb: number;
  seconds: number;
  write: number;
  delete: number;
  storedBytes: number;
};

/** Builds the pieces of a province and merges them into one; prints MergedMillion. What the merge writes is counted, not kept. */
async function run(entries: number, vocabulary: Vocabulary): Promise<void> {
  const index = countingStore();
  const pieces = await buildProvince(index.store, entries, entriesOf(vocabulary));
  await swapManifest(index.store, { version: 1, at: '', pieces, gone: { pieces: [], dead: [] } });
  const merged = countingStore({ keeps: false });
  let [items, stored] = [0, 0];
  const store: PieceStore = {
    ...index.store,
    async put(some) {
      items += some.length;
      stored += some.reduce((sum, { key, part, bytes }) => sum + key.length + part.length + bytes.length + 112, 0);
      await merged.store.put(some);
    },
  };
  globalThis.gc?.();
  const beforeMb = process.memoryUsage().rss / 1e6;
  let peakMb = beforeMb;
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, process.memoryUsage().rss / 1e6);
  }, 50);
  const seconds =
    (await cpuMs(() =>
      merge(
        { store, kept: newKept(), now: new Date(), newId: () => '01JDMERGED0000000000000000' },
        pieces.map(({ id }) => id),
      ),
    )) / 1000;
  clearInterval(watch);
  peakMb = Math.max(peakMb, process.resourceUsage().maxRSS / 1024);
  index.counted.deleteUnits = 0;
  for (const piece of pieces) await dropPiece(index.store, piece);
  const found: MergedMillion = {
    beforeMb,
    peakMb,
    seconds,
    write: merged.counted.writeUnits / entries,
    delete: index.counted.deleteUnits / entries,
    storedBytes: stored / entries,
  };
  if (!items) throw new Error('nothing was merged');
  console.log(JSON.stringify(found));
}

await run(Number(process.argv[2]), process.argv[3] === 'wide' ? 'wide' : 'plain');
