import type { IndexedEntry } from '#shared/search/indexed-entry.ts';
import type { Manifest, PieceStore } from '#shared/search/pieces.ts';
import { type SearchAnswer, search } from '#shared/search/search.ts';
import { type Kept, newKept } from '#shared/search/views.ts';
import type { countingStore } from './counting-store.ts';
import { cpuMs, quantile } from './measure.ts';
import { type Asked, questionOf } from './questions.ts';
import type { sqlitePeer } from './sqlite.ts';
import type { throughTable } from './through-table.ts';
import { judge, type Verdict } from './truth.ts';

/** What one question took: milliseconds of CPU in the engine, through the SDK and in SQLite; read units with warm headers and cold. */
export type Taken = Verdict & {
  asked: Asked;
  engineMs: number;
  sdkMs: number;
  pairsMs: number;
  trigramMs: number;
  units: number;
  coldUnits: number;
  kb: number;
};

export const answerTo = (store: PieceStore, kept: Kept, manifest: Manifest, asked: Asked): Promise<SearchAnswer> =>
  search(store, kept, manifest, questionOf(asked), asked.own === undefined ? 'everything' : { own: asked.own }, {
    skip: asked.skip,
    take: 20,
  });

const runs = 5;

/** Asks the engine over the counting store: the median of five runs with warm headers and cold lists, and once as a cold function. */
export async function askEngine(index: ReturnType<typeof countingStore>, manifest: Manifest, kept: Kept, asked: Asked) {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    index.forget();
    kept.chunks.clear();
    Object.assign(index.counted, { readUnits: 0, bytesRead: 0 });
    times.push(await cpuMs(() => answerTo(index.store, kept, manifest, asked)));
  }
  const { readUnits: units, bytesRead } = index.counted;
  index.forget(true);
  index.counted.readUnits = 0;
  const answer = await answerTo(index.store, newKept(), manifest, asked);
  return { answer, engineMs: quantile(times, 0.5), units, coldUnits: index.counted.readUnits, kb: bytesRead / 1024 };
}

type Table = Awaited<ReturnType<typeof throughTable>>;

/** The same through the SDK, headers warm: the median of three runs. */
async function askTable(table: Table, manifest: Manifest, kept: Kept, asked: Asked): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    kept.chunks.clear();
    const store = table.store({ readUnits: 0, writeUnits: 0, bytes: 0 });
    times.push(await cpuMs(() => answerTo(store, kept, manifest, asked)));
  }
  return quantile(times, 0.5);
}

const slowMs = 700;

async function askPeer(peer: ReturnType<typeof sqlitePeer>, asked: Asked): Promise<number> {
  const first = await cpuMs(() => peer.ask(asked));
  return first > slowMs ? first : Math.min(first, await cpuMs(() => peer.ask(asked)));
}

export type Peers = {
  table: Table;
  pairs: ReturnType<typeof sqlitePeer>;
  trigram: ReturnType<typeof sqlitePeer>;
};

/** Asks all questions of all: each answer is held to the truth. */
export async function askEverybody(
  index: ReturnType<typeof countingStore>,
  manifest: Manifest,
  questions: Asked[],
  inOrder: IndexedEntry[],
  peers: Peers,
): Promise<Taken[]> {
  const kept = newKept();
  const ofTable = newKept();
  for (const asked of questions) await answerTo(index.store, kept, manifest, asked);
  const warming = peers.table.store({ readUnits: 0, writeUnits: 0, bytes: 0 });
  for (const asked of questions) await answerTo(warming, ofTable, manifest, asked);
  const taken: Taken[] = [];
  const met = new Map<string, number>();
  for (const asked of questions) {
    const { answer, ...ours } = await askEngine(index, manifest, kept, asked);
    const nth = (met.get(asked.class) ?? 0) + 1;
    met.set(asked.class, nth);
    taken.push({
      asked,
      ...ours,
      ...judge(inOrder, asked, answer),
      sdkMs: await askTable(peers.table, manifest, ofTable, asked),
      pairsMs: await askPeer(peers.pairs, asked),
      // some of each class: without trigrams of their own, two characters are a scan of a second and more
      trigramMs: nth <= 3 ? await askPeer(peers.trigram, asked) : Number.NaN,
    });
  }
  return taken;
}
