import type { IndexedEntry } from '#shared/search/indexed-entry.ts';
import { newKept } from '#shared/search/views.ts';
import { inHitOrder } from '#test/shared/search/model.ts';
import { askByKeys, askEverybody, askThroughSdk, someOfEach, type Taken } from './lookup/ask.ts';
import { askByKey, sqliteByKey } from './lookup/by-key.ts';
import { chanceOf } from './lookup/chance.ts';
import { classRow, unitsOf } from './lookup/class-row.ts';
import { countingStore } from './lookup/counting-store.ts';
import type { Vocabulary } from './lookup/generate.ts';
import { mergedMillion, streamed } from './lookup/ingest.ts';
import { postgresPeer } from './lookup/postgres.ts';
import { buildProvince, entriesOf, entryOf } from './lookup/province.ts';
import { type Asked, answerTo, askAll, longWords } from './lookup/questions.ts';
import { sqlitePeer } from './lookup/sqlite.ts';
import { storedProvince } from './lookup/stored.ts';
import { truthOf } from './lookup/truth.ts';
import { prices } from './prices.ts';
import type { Bench, Options } from './run.ts';

type Row = Bench['rows'][number];

const limits = { bytes: { plain: 160, wide: 240 }, stream: 1.5, bulk: 1, close: 0.95, mergeMb: 2000 };
const atMost = (value: number, limit: number) => (value <= limit ? 'pass' : 'over');

/**
 * The title index and the lookups by name and code at so many entries, against SQLite's FTS5 and PostgreSQL's GIN in the same run: time
 * and units per class of question with every answer held to a brute-force model, what is stored, what indexing costs, and money.
 */
export async function lookup({ entries = 100_000, vocabulary = 'plain' }: Options): Promise<Bench> {
  const { index, manifest, words, keyed, questions, truth, peers } = await prepared(entries, vocabulary);
  const { bytes } = index.stored();
  const table = await storedProvince(index.items(), keyed);
  const keys = keyed.questions.map(({ key }) => key);
  const throughSdk = await askThroughSdk({ port: table.engine.port, manifest, questions, keys });
  await table.stop();
  const taken = await askEverybody(index, manifest, questions, truth, throughSdk.titles, peers);
  taken.push(...(await askByKeys(keyed.questions, throughSdk.keys, sqliteByKey(keyed.rows))));
  const kept = newKept();
  const judged = [];
  for (const asked of words) judged.push(truth.judge(asked, await answerTo(index.store, kept, manifest, asked)));
  const close = judged.filter(({ over, verdict }) => verdict !== 'wrong' && over <= 0.01).length / judged.length;
  const indexing = await costOfIndexing(entries, vocabulary);
  const rows: Row[] = [
    ...[...new Set(taken.map((one) => one.class))].map((name) =>
      classRow(
        taken.filter((one) => one.class === name),
        entries,
      ),
    ),
    { words: judged.length, 'of 4 to 8 characters, total within 1 %': close, verdict: atMost(limits.close, close) },
    ...indexing.rows,
    {
      'stored before the last merge, bytes per entry': (bytes / entries).toFixed(1),
      limit: limits.bytes[vocabulary],
      verdict: atMost(bytes / entries, limits.bytes[vocabulary]),
    },
    moneyRow(taken, indexing.units, bytes / entries),
  ];
  return { rows, passed: rows.every((row) => !('verdict' in row) || row.verdict === 'pass') };
}

/** The index, the peers, the questions and their truth over the same entries, which then are let go. */
async function prepared(entries: number, vocabulary: Vocabulary) {
  const all = entriesOf(vocabulary)(0, entries);
  const index = countingStore();
  const pieces = await buildProvince(index.store, entries, (from, until) => all.slice(from, until));
  const manifest = { version: 1, at: '', pieces, gone: { pieces: [], dead: [] } };
  const questions = askAll(all, 7);
  const words = longWords(chanceOf(11, 0), all, 100);
  const keyed = askByKey(all, entryOf(vocabulary), 7);
  const peers = entries > peersUpTo ? {} : await peersOver(all, questions);
  return { index, manifest, questions, words, keyed, peers, truth: truthOf(all.sort(inHitOrder)) };
}

/** Peers are compared with at a million; beyond it the question is whether the limits hold (give Node room: NODE_OPTIONS=--max-old-space-size=16000). */
const peersUpTo = 1_000_000;

async function peersOver(all: IndexedEntry[], questions: Asked[]) {
  const postgres = await postgresPeer(all, someOfEach(questions));
  if (!postgres) console.log('PostgreSQL (initdb, pg_ctl, psql) was not found: left out');
  return { postgres, pairs: sqlitePeer(all, 'pairs'), trigram: sqlitePeer(all, 'trigram') };
}

const streamedEntries = 131_072;
const everydayBatch = 50;
const bulkBatch = 1000;

/** Through the stream up to segments of 128,000 entries, and from there the merge of a province in a process of its own. */
async function costOfIndexing(entries: number, vocabulary: Vocabulary): Promise<{ rows: Row[]; units: number }> {
  const some = entriesOf(vocabulary)(0, Math.min(streamedEntries, entries));
  const last = mergedMillion(Math.min(entries, 1_000_000), vocabulary);
  const row = async (what: string, batch: number, limit: number) => {
    const stream = await streamed(some, batch);
    const units = stream.write + stream.delete + last.write + last.delete;
    return {
      'indexing, units per entry': what,
      write: stream.write.toFixed(2),
      delete: stream.delete.toFixed(2),
      'last merge': (last.write + last.delete).toFixed(2),
      units,
      reads: stream.read.toFixed(2),
      limit,
      verdict: atMost(units, limit),
    };
  };
  const everyday = await row('everyday, batches of 50', everydayBatch, limits.stream);
  const imported = await row('an import, batches of 1,000', bulkBatch, limits.bulk);
  const merged = {
    'last merge of': Math.min(entries, 1_000_000),
    'MB before': Math.round(last.beforeMb),
    'MB at its peak': Math.round(last.peakMb),
    'CPU s': last.seconds.toFixed(0),
    'bytes per entry then': last.storedBytes.toFixed(1),
    limit: limits.mergeMb,
    verdict: atMost(last.peakMb, limits.mergeMb),
  };
  return { rows: [everyday, imported, merged], units: everyday.units };
}

/** Money for lookups of all classes alike, and for entries; time spent waiting for the tables is not measured here and not counted. */
function moneyRow(taken: Taken[], unitsPerEntry: number, bytesPerEntry: number) {
  const mean = (of: (one: Taken) => number) => taken.reduce((sum, one) => sum + of(one), 0) / taken.length;
  const million = 1e6;
  const seconds = (mean((one) => one.sdkMs) / 1000) * million;
  const processor = prices.gigabytesPerProcessor * prices.lambdaGigabyteSecond;
  return {
    [`${prices.currency}, ${prices.region}, ${prices.asOf}`]: 'per million',
    'lookups: read units': (mean((one) => unitsOf(one.units, one)) * prices.millionReadUnits).toFixed(2),
    'lookups: CPU and calls': (seconds * processor + prices.millionCalls).toFixed(2),
    'entries indexed': (unitsPerEntry * prices.millionWriteUnits).toFixed(2),
    'entries kept a month': ((bytesPerEntry * million * prices.gigabyteMonth) / 1e9).toFixed(3),
  };
}
