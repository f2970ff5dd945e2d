import type { Manifest, PieceStore } from '#shared/search/pieces.ts';
import { indexStore } from '#shared/search/pieces-store.ts';
import { type Kept, newKept } from '#shared/search/views.ts';
import type { Engine } from '../filled-engine.ts';
import { metered } from '../metered.ts';
import type { ByKey } from './by-key.ts';
import { chanceOf } from './chance.ts';
import type { countingStore } from './counting-store.ts';
import { cpuMs, quantile } from './measure.ts';
import { type Asked, answerTo } from './questions.ts';
import type { sqlitePeer } from './sqlite.ts';
import type { truthOf, Verdict } from './truth.ts';

/**
 * What one question took, in milliseconds of this process's CPU: `engine` over items in memory, `sdk` over items from DynamoDB Local, both
 * with warm headers and cold lists; `warm` with all of it read before; `cold` with nothing. Peers in their own. Read units and KB likewise.
 */
export type Taken = Pick<Verdict, 'verdict' | 'total'> & {
  class: string;
  engineMs: number;
  sdkMs: number;
  warmMs: number;
  coldMs: number;
  pairsMs: number;
  trigramMs: number;
  postgresMs: number;
  units: number;
  coldUnits: number;
  kb: number;
};

/**
 * Each question is asked so often, in rounds of all questions, each in an order of its own: what disturbs the machine for a while, or tidies up
 * this process's memory every so many questions, falls on none alone.
 */
const rounds = { engine: 7, sdk: 5 };

/** The times of every question over several rounds, as their medians. */
async function medians(questions: Asked[], count: number, ask: (asked: Asked) => Promise<number>): Promise<number[]> {
  const times = questions.map((): number[] => []);
  for (let round = 0; round < count; round++) {
    const places = questions.map((_, n) => ({ n, at: chanceOf(round, n)() })).sort((a, b) => a.at - b.at);
    for (const { n } of places) times[n]!.push(await ask(questions[n]!));
  }
  return times.map((of) => quantile(of, 0.5));
}

type Counting = ReturnType<typeof countingStore>;

/** Asks the engine over the counting store: seven rounds with warm headers and cold lists, and once as a cold function. */
async function askEngine(index: Counting, manifest: Manifest, kept: Kept, questions: Asked[]) {
  const times = await medians(questions, rounds.engine, async (asked) => {
    index.forget();
    kept.chunks.clear();
    return cpuMs(() => answerTo(index.store, kept, manifest, asked));
  });
  const found = [];
  for (const [n, asked] of questions.entries()) {
    index.forget();
    kept.chunks.clear();
    Object.assign(index.counted, { readUnits: 0, bytesRead: 0 });
    await answerTo(index.store, kept, manifest, asked);
    const { readUnits: units, bytesRead } = index.counted;
    index.forget(true);
    index.counted.readUnits = 0;
    const answer = await answerTo(index.store, newKept(), manifest, asked);
    found.push({ answer, engineMs: times[n]!, units, coldUnits: index.counted.readUnits, kb: bytesRead / 1024 });
  }
  return found;
}

/** The same through the SDK: five rounds with cold lists, one with warm ones, and once as a cold function. */
async function askTable(engine: Engine, manifest: Manifest, kept: Kept, questions: Asked[]) {
  const ask = async (store: PieceStore, known: Kept, asked: Asked) =>
    (await metered(engine, () => answerTo(store, known, manifest, asked))).cpuMs;
  const times = await medians(questions, rounds.sdk, (asked) => {
    kept.chunks.clear();
    return ask(indexStore(), kept, asked);
  });
  const found = [];
  for (const [n, asked] of questions.entries()) {
    const store = indexStore();
    await ask(store, kept, asked);
    const warmMs = await ask(store, kept, asked);
    found.push({ sdkMs: times[n]!, warmMs, coldMs: await ask(indexStore(), newKept(), asked) });
  }
  return found;
}

const slowMs = 700;

async function askPeer(ask: () => void): Promise<number> {
  const first = await cpuMs(ask);
  return first > slowMs ? first : Math.min(first, await cpuMs(ask));
}

export type Peers = {
  engine: Engine;
  pairs?: ReturnType<typeof sqlitePeer>;
  trigram?: ReturnType<typeof sqlitePeer>;
  postgres?: Map<Asked, number> | undefined;
};

/** The first three of each class: what slow peers are asked. */
export const someOfEach = (questions: Asked[]): Asked[] =>
  Object.values(Object.groupBy(questions, (asked) => asked.class)).flatMap((alike) => alike?.slice(0, 3) ?? []);

/** Asks all questions of all: each answer is held to the truth. */
export async function askEverybody(
  index: Counting,
  manifest: Manifest,
  questions: Asked[],
  truth: ReturnType<typeof truthOf>,
  { engine, pairs, trigram, postgres }: Peers,
): Promise<Taken[]> {
  const [kept, ofTable] = [newKept(), newKept()];
  for (const asked of questions) await answerTo(index.store, kept, manifest, asked);
  const warming = indexStore();
  for (const asked of questions) await metered(engine, () => answerTo(warming, ofTable, manifest, asked));
  // one after the other: what comparing with the truth leaves behind must not be tidied up while another is measured
  const ours = await askEngine(index, manifest, kept, questions);
  const throughSdk = await askTable(engine, manifest, ofTable, questions);
  const some = new Set(someOfEach(questions));
  const taken: Taken[] = [];
  for (const [n, asked] of questions.entries()) {
    const { answer, ...times } = ours[n]!;
    const { verdict, total } = truth.judge(asked, answer);
    taken.push({
      ...{ class: asked.class, verdict, total, ...times, ...throughSdk[n]! },
      pairsMs: pairs ? await askPeer(() => pairs.ask(asked)) : Number.NaN,
      // without trigrams of their own, two characters are a scan of a second and more
      trigramMs: trigram && some.has(asked) ? await askPeer(() => trigram.ask(asked)) : Number.NaN,
      postgresMs: postgres?.get(asked) ?? Number.NaN,
    });
  }
  return taken;
}

/** Asks by name and code: no index and nothing kept between answers, so cold is as warm; the first of each class warms this process up. */
export async function askByKeys(engine: Engine, questions: ByKey[], peer: (asked: ByKey) => void): Promise<Taken[]> {
  for (const asked of questions) await metered(engine, asked.ask);
  const taken: Taken[] = [];
  for (const asked of questions) {
    const { value: hits, cpuMs: ms, ...read } = await metered(engine, asked.ask);
    const units = read.units + asked.missing;
    taken.push({
      class: asked.class,
      verdict: hits.join() === asked.hits.join() ? 'exact' : 'wrong',
      total: asked.hits.length,
      ...{ engineMs: Number.NaN, sdkMs: ms, warmMs: ms, coldMs: ms, units, coldUnits: units, kb: Number.NaN },
      ...{ pairsMs: await askPeer(() => peer(asked)), trigramMs: Number.NaN, postgresMs: Number.NaN },
    });
  }
  return taken;
}
