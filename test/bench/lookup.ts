import { newKept } from '#shared/search/views.ts';
import { inHitOrder } from '#test/shared/search/model.ts';
import { answerTo, askEverybody, type Taken } from './lookup/ask.ts';
import { chanceOf } from './lookup/chance.ts';
import { countingStore } from './lookup/counting-store.ts';
import type { Vocabulary } from './lookup/generate.ts';
import { mergedMillion, streamed } from './lookup/ingest.ts';
import { quantile } from './lookup/measure.ts';
import { prices } from './lookup/prices.ts';
import { buildProvince, entriesOf } from './lookup/province.ts';
import { askAll, longWords } from './lookup/questions.ts';
import { sqlitePeer } from './lookup/sqlite.ts';
import { throughTable } from './lookup/through-table.ts';
import { judge } from './lookup/truth.ts';
import type { Bench, Options } from './run.ts';

type Row = Bench['rows'][number];

/** Limits at a million entries; at five million 100 ms through the SDK and 200 read units. */
const limits = {
  engineMs: 20,
  sdkMs: 50,
  units: 100,
  coldUnits: 200,
  faster: 10,
  bytes: { plain: 160, wide: 240 },
  stream: 1.5,
  bulk: 1,
};
const manyEntries = 1_000_000;
/** SQLite is to be ten times slower here; where words are rare it is not, and nothing is claimed. */
const claimed = ['common word', 'word + filters', 'facets', 'own sight'];
/** Records that an answer shows are read too, strongly consistent, at least one unit each. */
const pageUnits = 20;

/**
 * The title index at so many entries, against SQLite's FTS5 in the same run: time and units per class of question with every answer
 * held to a brute-force model, what is stored, what indexing costs, and money.
 */
export async function lookup({ entries = 100_000, vocabulary = 'plain' }: Options): Promise<Bench> {
  const some = entriesOf(vocabulary);
  const all = some(0, entries);
  const index = countingStore();
  const pieces = await buildProvince(index.store, entries, (from, until) => all.slice(from, until));
  const manifest = { version: 1, at: '', pieces, gone: { pieces: [], dead: [] } };
  const { bytes } = index.stored();
  const peers = {
    table: await throughTable(index.items()),
    pairs: sqlitePeer(all, 'pairs'),
    trigram: sqlitePeer(all, 'trigram'),
  };
  const inOrder = all.toSorted(inHitOrder);
  const taken = await askEverybody(index, manifest, askAll(all, 7), inOrder, peers);
  await peers.table.stop();
  const kept = newKept();
  const words = longWords(chanceOf(11, 0), all, 100);
  const judged = [];
  for (const asked of words) judged.push(judge(inOrder, asked, await answerTo(index.store, kept, manifest, asked)));
  const close = judged.filter(({ over, verdict }) => verdict !== 'wrong' && over <= 0.01).length / judged.length;
  const indexing = await costOfIndexing(entries, vocabulary);
  const rows: Row[] = [
    ...[...new Set(taken.map(({ asked }) => asked.class))].map((name) =>
      classRow(
        name,
        taken.filter(({ asked }) => asked.class === name),
        entries > manyEntries,
      ),
    ),
    { words: judged.length, 'of 4 to 8 characters, total within 1 %': close, verdict: close >= 0.95 ? 'pass' : 'over' },
    ...indexing.rows,
    {
      'stored before the last merge, bytes per entry': (bytes / entries).toFixed(1),
      limit: limits.bytes[vocabulary],
      verdict: bytes / entries <= limits.bytes[vocabulary] ? 'pass' : 'over',
    },
    moneyRow(taken, indexing.units, bytes / entries),
  ];
  return { rows, passed: rows.every((row) => !('verdict' in row) || row.verdict === 'pass') };
}

function classRow(name: string, taken: Taken[], isHuge: boolean) {
  const of = (what: (one: Taken) => number, share: number) => quantile(taken.map(what).filter(Number.isFinite), share);
  const wrong = taken.filter(({ verdict }) => verdict === 'wrong').length;
  const bounded = taken.filter(({ verdict }) => verdict === 'bounded').length;
  const p95 = { engine: of((t) => t.engineMs, 0.95), sdk: of((t) => t.sdkMs, 0.95), pairs: of((t) => t.pairsMs, 0.95) };
  const units = of((t) => t.units, 0.95) + pageUnits;
  const cold = of((t) => t.coldUnits, 0.95) + pageUnits;
  const kept =
    wrong === 0 &&
    (isHuge || p95.engine < limits.engineMs) &&
    p95.sdk < limits.sdkMs * (isHuge ? 2 : 1) &&
    units <= limits.units * (isHuge ? 2 : 1) &&
    (isHuge || cold <= limits.coldUnits) &&
    (!claimed.includes(name) || p95.pairs >= p95.engine * limits.faster);
  return {
    class: name,
    n: taken.length,
    wrong,
    至多: bounded,
    'engine ms p50': of((t) => t.engineMs, 0.5).toFixed(1),
    p95: p95.engine.toFixed(1),
    'with SDK p50': of((t) => t.sdkMs, 0.5).toFixed(1),
    'SDK p95': p95.sdk.toFixed(1),
    'FTS5 pairs p50': of((t) => t.pairsMs, 0.5).toFixed(1),
    'pairs p95': p95.pairs.toFixed(1),
    'FTS5 trigram p95': of((t) => t.trigramMs, 0.95).toFixed(0),
    '× pairs': (p95.pairs / p95.engine).toFixed(1),
    'units p50': of((t) => t.units, 0.5) + pageUnits,
    'units p95': units,
    'cold p95': cold,
    'KB p95': Math.round(of((t) => t.kb, 0.95)),
    verdict: kept ? 'pass' : 'over',
  };
}

const streamedEntries = 131_072;
const everydayBatch = 50;
const bulkBatch = 1000;

/** Through the stream up to segments of 128,000 entries, and from there the merge of a province in a process of its own. */
async function costOfIndexing(entries: number, vocabulary: Vocabulary): Promise<{ rows: Row[]; units: number }> {
  const some = entriesOf(vocabulary)(0, Math.min(streamedEntries, entries));
  const last = mergedMillion(Math.min(entries, manyEntries), vocabulary);
  const row = async (what: string, batch: number, limit: number, sorted: typeof some) => {
    const stream = await streamed(sorted, batch);
    const units = stream.write + stream.delete + last.write + last.delete;
    return {
      'indexing, units per entry': what,
      write: stream.write.toFixed(2),
      delete: stream.delete.toFixed(2),
      'last merge': (last.write + last.delete).toFixed(2),
      units,
      reads: stream.read.toFixed(2),
      limit,
      verdict: units <= limit ? 'pass' : 'over',
    };
  };
  const everyday = await row('everyday, batches of 50', everydayBatch, limits.stream, some);
  const imported = await row('an import, batches of 1,000', bulkBatch, limits.bulk, some);
  const rows = [
    everyday,
    imported,
    {
      'last merge of': Math.min(entries, manyEntries),
      'MB before': Math.round(last.beforeMb),
      'MB at its peak': Math.round(last.peakMb),
      'CPU s': last.seconds.toFixed(0),
      'bytes per entry then': last.storedBytes.toFixed(1),
      limit: 2000,
      verdict: last.peakMb <= 2000 ? 'pass' : 'over',
    },
  ];
  return { rows, units: everyday.units };
}

function moneyRow(taken: Taken[], unitsPerEntry: number, bytesPerEntry: number) {
  const mean = taken.reduce((sum, { units }) => sum + units + pageUnits, 0) / taken.length;
  const million = 1e6;
  return {
    [`${prices.currency}, ${prices.region}, ${prices.asOf}`]: 'per million',
    lookups: (mean * prices.millionReadUnits).toFixed(2),
    'entries indexed': (unitsPerEntry * prices.millionWriteUnits).toFixed(2),
    'entries kept a month': ((bytesPerEntry * million * prices.gigabyteMonth) / 1e9).toFixed(3),
  };
}
