import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Manifest } from '#shared/search/pieces.ts';
import { type Kept, newKept } from '#shared/search/views.ts';
import type { ByKey } from './by-key.ts';
import type { countingStore } from './counting-store.ts';
import { cpuMs } from './measure.ts';
import { type Asked, answerTo, asJson } from './questions.ts';
import { medians } from './rounds.ts';
import type { sqlitePeer } from './sqlite.ts';
import type { ThroughSdk, ToAsk } from './through-sdk.ts';
import type { truthOf, Verdict } from './truth.ts';

/**
 * What one question took, in milliseconds of its process's CPU: `engine` over items in memory, `sdk` over items from DynamoDB Local, both
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

const rounds = 7;

type Counting = ReturnType<typeof countingStore>;

/** Asks the engine over the counting store: seven rounds with warm headers and cold lists, and once as a cold function. */
async function askEngine(index: Counting, manifest: Manifest, kept: Kept, questions: Asked[]) {
  const times = await medians(questions, rounds, async (asked) => {
    index.forget();
    kept.chunks.clear();
    return cpuMs(() => answerTo(index.store, kept, manifest, asked));
  });
  const found = [];
  for (const [n, asked] of questions.entries()) {
    index.forget();
    kept.chunks.clear();
    Object.assign(index.counted, { readUnits: 0, bytesRead: 0 });
    const answer = await answerTo(index.store, kept, manifest, asked);
    const { readUnits: units, bytesRead } = index.counted;
    found.push({ answer, engineMs: times[n]!, units, kb: bytesRead / 1024 });
  }
  // after all of them: a cold question forgets headers, and the next warm one would read what only some questions need
  const coldUnits: number[] = [];
  for (const asked of questions) {
    index.forget(true);
    index.counted.readUnits = 0;
    await answerTo(index.store, newKept(), manifest, asked);
    coldUnits.push(index.counted.readUnits);
  }
  return found.map((one, n) => ({ ...one, coldUnits: coldUnits[n]! }));
}

/**
 * Asks all through the SDK in a process of its own, as a function does: this one's heap holds a province and its truth several times over, and
 * tidying that up would be measured with whatever is asked. That process has not the memory either that this one may have been promised.
 */
export async function askThroughSdk(toAsk: ToAsk): Promise<ThroughSdk> {
  const asking = promisify(execFile)(process.execPath, [join(import.meta.dirname, 'through-sdk.ts')], {
    env: { ...process.env, NODE_OPTIONS: '' },
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  asking.child.stdin?.end(JSON.stringify(toAsk));
  return JSON.parse((await asking).stdout);
}

const slowMs = 700;

async function askPeer(ask: () => void): Promise<number> {
  const first = await cpuMs(ask);
  return first > slowMs ? first : Math.min(first, await cpuMs(ask));
}

export type Peers = {
  pairs?: ReturnType<typeof sqlitePeer>;
  trigram?: ReturnType<typeof sqlitePeer>;
  postgres?: Map<Asked, number> | undefined;
};

/** The first three of each class: what slow peers are asked. */
export const someOfEach = (questions: Asked[]): Asked[] =>
  Object.values(Object.groupBy(questions, (asked) => asked.class)).flatMap((alike) => alike?.slice(0, 3) ?? []);

/** Asks all questions of all: each answer is held to the truth, and what came through the SDK to that answer. */
export async function askEverybody(
  index: Counting,
  manifest: Manifest,
  questions: Asked[],
  truth: ReturnType<typeof truthOf>,
  throughSdk: ThroughSdk['titles'],
  { pairs, trigram, postgres }: Peers,
): Promise<Taken[]> {
  const kept = newKept();
  for (const asked of questions) await answerTo(index.store, kept, manifest, asked);
  // one after the other: what comparing with the truth leaves behind must not be tidied up while another is measured
  const ours = await askEngine(index, manifest, kept, questions);
  const some = new Set(someOfEach(questions));
  const taken: Taken[] = [];
  for (const [n, asked] of questions.entries()) {
    const { answer, ...times } = ours[n]!;
    const { answer: answerOfSdk, ...timesOfSdk } = throughSdk[n]!;
    const { verdict, total } = truth.judge(asked, answer);
    taken.push({
      ...{ class: asked.class, total, ...times, ...timesOfSdk },
      verdict: answerOfSdk === asJson(answer) ? verdict : 'wrong',
      pairsMs: pairs ? await askPeer(() => pairs.ask(asked)) : Number.NaN,
      // without trigrams of their own, two characters are a scan of a second and more
      trigramMs: trigram && some.has(asked) ? await askPeer(() => trigram.ask(asked)) : Number.NaN,
      postgresMs: postgres?.get(asked) ?? Number.NaN,
    });
  }
  return taken;
}

/** What was asked by name and code, held to the truth: no index and nothing kept between answers, so cold is as warm. */
export async function askByKeys(
  questions: ByKey[],
  throughSdk: ThroughSdk['keys'],
  peer: (asked: ByKey) => void,
): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const [n, asked] of questions.entries()) {
    const { hits, ms, ...read } = throughSdk[n]!;
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
