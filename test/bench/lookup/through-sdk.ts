import { text } from 'node:stream/consumers';
import type { Manifest, PieceStore } from '#shared/search/pieces.ts';
import { indexStore } from '#shared/search/pieces-store.ts';
import { type Kept, newKept } from '#shared/search/views.ts';
import { metered, startMeter } from '../metered.ts';
import { answerByKey, type Key } from './by-key.ts';
import { type Asked, answerTo, asJson } from './questions.ts';
import { medians } from './rounds.ts';

/** What this process is told on its input. Where the tables are, and their settings, it has from its environment and the engine's port. */
export type ToAsk = { port: number; manifest: Manifest; questions: Asked[]; keys: Key[] };

/** What it tells on its output, in the order of what was asked: answers (of the title index as JSON), milliseconds of its CPU, read units. */
export type ThroughSdk = {
  titles: { answer: string; sdkMs: number; warmMs: number; coldMs: number }[];
  keys: { hits: string[]; ms: number; units: number }[];
};

const rounds = 5;

/** Five rounds with cold lists, then each question once with warm ones and once as a cold function. */
async function askTitles({ port, manifest, questions }: ToAsk): Promise<ThroughSdk['titles']> {
  const kept = newKept();
  const ask = (store: PieceStore, known: Kept, asked: Asked) =>
    metered({ port }, () => answerTo(store, known, manifest, asked));
  const warming = indexStore();
  for (const asked of questions) await ask(warming, kept, asked);
  const times = await medians(questions, rounds, async (asked) => {
    kept.chunks.clear();
    return (await ask(indexStore(), kept, asked)).cpuMs;
  });
  const found = [];
  for (const [n, asked] of questions.entries()) {
    const store = indexStore();
    await ask(store, kept, asked);
    const { cpuMs: warmMs } = await ask(store, kept, asked);
    const { value, cpuMs: coldMs } = await ask(indexStore(), newKept(), asked);
    found.push({ answer: asJson(value), sdkMs: times[n]!, warmMs, coldMs });
  }
  return found;
}

/** By name and code nothing is kept between answers, so cold is as warm; asking all of them once warms this process up. */
async function askKeys({ port, keys }: ToAsk): Promise<ThroughSdk['keys']> {
  for (const key of keys) await metered({ port }, () => answerByKey(key));
  const found = [];
  for (const key of keys) {
    const { value: hits, cpuMs: ms, units } = await metered({ port }, () => answerByKey(key));
    found.push({ hits, ms, units });
  }
  return found;
}

const settings = { ...process.env };
startMeter();
Object.assign(process.env, settings);
const told: ToAsk = JSON.parse(await text(process.stdin));
const found: ThroughSdk = { titles: await askTitles(told), keys: await askKeys(told) };
console.log(JSON.stringify(found));
