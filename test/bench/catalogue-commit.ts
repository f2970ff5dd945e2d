import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchWriteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { handler } from '#functions/catalogue-import/commit-rows.ts';
import { CheckResult, chunkItem, chunkRows, importItem } from '#functions/catalogue-import/import.ts';
import { createImport, findImport } from '#functions/catalogue-import/import-store.ts';
import type { StagedRow } from '#functions/catalogue-import/row-account.ts';
import { stage } from '#functions/catalogue-import/sheet-storage.ts';
import { startDynamo } from '#infra/local/dynamo.ts';
import { type Entry, recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { documents } from '#shared/runtime/documents.ts';
import { establishDataKeys } from '#shared/runtime/keys.ts';
import { setting } from '#shared/runtime/settings.ts';
import { makeTables } from '#test/shared/runtime/dynamo.ts';
import { openEngines } from '#test/shared/runtime/engines.ts';
import { median } from './catalogue.ts';
import { cpuUsed } from './cpu-used.ts';

const rows = 5000;
/** Conditional puts one by one take long. */
const putRows = 1000;
const runs = 5;
/** Rounds before the first that counts: the engine compiles what it runs often. */
const warming = 2;
const workers = 4;
const archivesCode = '443021';
/** The least share of a raw BatchWrite's rate, and the pace (rows a second, all workers together) of the paced commit. */
const leastShare = 0.7;
const paced = { rows: 400, perSecond: 100 };

/** Where the engine's files lie in memory, on Linux: what is compared are requests, not disks. */
const memory = '/dev/shm';

/** Rows of one office's catalogue as they wait for confirmation. */
const stagedRows = (office: string, count: number): StagedRow[] =>
  Array.from({ length: count }, (_, n) => {
    const code = `Z109-WS·2015-D30-${office}-${String(n + 1).padStart(5, '0')}`;
    return {
      row: n + 1,
      asks: [],
      description: {
        archivesCode,
        fondsNumber: 'Z109',
        referenceCode: code,
        originalReferenceCode: code,
        levelOfDescription: 'item',
        filingYear: 2015,
        retentionCode: 'D30',
        title: `关于做好全县第${n}号事项有关工作的通知`,
        responsibleParty: '湘阴县人民政府办公室',
        documentNumber: { original: `湘阴政办发〔2015〕${n}号`, normalised: `湘阴政办发〔2015〕${n}号` },
        pageCount: (n % 20) + 1,
        personalNames: [],
      },
    };
  });

/** An import of these rows, confirmed and staged; answers its messages. */
async function confirmed(importId: string, all: StagedRow[], perChunk: number) {
  const chunks = Math.ceil(all.length / perChunk);
  const counts = { received: all.length, created: all.length, updated: 0, unchanged: 0, rejected: 0 };
  const check = CheckResult.parse({
    encoding: 'UTF-8',
    headerLine: 1,
    mapping: [],
    unmappedColumns: [],
    counts,
    asks: [],
    preview: [],
    chunks,
    problemPages: { error: 0, warning: 0, information: 0 },
    secretRows: [],
    secretCount: 0,
  });
  const at = '2024-09-29T01:02:03.000Z';
  const who = { openedAt: at, openedBy: 'zhang-min', confirmedAt: at, confirmedBy: 'zhang-min' };
  const fileName = '目录.csv';
  const state = 'confirmed' as const;
  await createImport({
    batchId: importId,
    item: importItem,
    archivesCode,
    fileName,
    whenHeld: 'refuse',
    state,
    check,
    ...who,
  });
  for (let n = 0; n < chunks; n++)
    await stage(archivesCode, importId, chunkItem(n + 1), all.slice(n * perChunk, (n + 1) * perChunk));
  return Array.from({ length: chunks }, (_, n) => ({ archivesCode, importId, chunk: n + 1 }));
}

/** Seconds by the clock, and microseconds of CPU of this process and the engine. */
type Cost = { seconds: number; cpu: number };
type Costs = Record<'commit' | 'batch' | 'put', Cost[]>;

/** What the handler takes for an import, several workers abreast. */
async function committed(importId: string, all: StagedRow[], perChunk = chunkRows): Promise<Cost> {
  const messages = await confirmed(importId, all, perChunk);
  const cost = await timed(() =>
    abreast(messages, workers, async (message) => {
      const Records = [{ messageId: `m${message.chunk}`, body: JSON.stringify(message), messageAttributes: {} }];
      await handler({ Records } as never, { awsRequestId: 'bench' } as Context);
    }),
  );
  const done = await findImport(archivesCode, importId);
  if (done?.committed?.created !== all.length) throw new Error(`not committed: ${JSON.stringify(done?.committed)}`);
  return cost;
}

/** The entries that a commit wrote. */
async function entriesOf(all: StagedRow[]): Promise<Entry[]> {
  const found = await findEntries(all.map((one) => recordIdOf(archivesCode, one.description.referenceCode)));
  if (found.size !== all.length) throw new Error(`${found.size} of ${all.length} entries`);
  return [...found.values()];
}

/** Entries under other keys, to be written again. */
const renamed = (entries: Entry[], way: string): Entry[] =>
  entries.map((entry) => ({ ...entry, recordId: `${entry.recordId}-${way}` }));

async function timed(write: () => Promise<unknown>): Promise<Cost> {
  const [cpu, began] = [cpuUsed(), performance.now()];
  await write();
  return { seconds: (performance.now() - began) / 1000, cpu: cpuUsed() - cpu };
}

const batchWritten = (entries: Entry[]) => {
  const batches = Array.from({ length: Math.ceil(entries.length / 25) }, (_, n) => entries.slice(n * 25, n * 25 + 25));
  return abreast(batches, workers, async (batch) => {
    const RequestItems = { [setting('RECORDS_TABLE')]: batch.map((Item) => ({ PutRequest: { Item } })) };
    const { UnprocessedItems } = await documents().send(new BatchWriteCommand({ RequestItems }));
    if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('throttled');
  });
};
const putIfAbsent = (entries: Entry[]) =>
  abreast(entries, 32, (Item) =>
    documents().send(
      new PutCommand({
        TableName: setting('RECORDS_TABLE'),
        Item,
        ConditionExpression: 'attribute_not_exists(recordId)',
      }),
    ),
  );

/**
 * Commits by the real handler on DynamoDB Local, in turn with raw writes of the same entries: BatchWriteItem, which can overwrite what somebody
 * else has just written, and PutItem with the condition that a commit needs; medians. And a paced commit, whose rate must be the pace.
 */
export async function commits() {
  const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'lantai-bench-'));
  const { engines, stop } = await openEngines(folder, startDynamo(join(folder, 'dynamo'), { steady: true }));
  try {
    await makeTables(engines);
    process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${engines.dynamoPort}`; // past the front, which checks grants
    await establishDataKeys();
    const all: Costs = { commit: [], batch: [], put: [] };
    for (let run = 0 - warming; run < runs; run++) {
      const staged = stagedRows(`R${run + warming}`, rows);
      const commit = await committed(`import-${run}`, staged);
      const entries = await entriesOf(staged);
      const batch = await timed(() => batchWritten(renamed(entries, 'batch')));
      const { seconds, cpu } = await timed(() => putIfAbsent(renamed(entries.slice(0, putRows), 'put')));
      if (run < 0) continue;
      all.commit.push(commit);
      all.batch.push(batch);
      all.put.push({ seconds: seconds * (rows / putRows), cpu: cpu * (rows / putRows) });
    }
    process.env.ROWS_PER_SECOND = String(paced.perSecond / workers);
    const { seconds } = await committed('paced', stagedRows('PACED', paced.rows), paced.rows / workers);
    return rowsOf(all, paced.rows / seconds);
  } finally {
    await stop();
    rmSync(folder, { recursive: true });
  }
}

function rowsOf(all: Costs, pacedRate: number) {
  const of = (costs: Cost[], what: keyof Cost) => median(costs.map((cost) => cost[what]));
  const rate = (costs: Cost[]) => Math.round(rows / of(costs, 'seconds'));
  const perRow = (costs: Cost[]) => ({ 'µs CPU/row': Math.round(of(costs, 'cpu') / rows) });
  const share = (peer: 'batch' | 'put', what: keyof Cost = 'seconds') =>
    median(all.commit.map((cost, run) => (all[peer][run]?.[what] ?? 0) / cost[what]));
  const line = (what: string, perSecond: number, besides: { verdict: string } & Record<string, string | number>) => ({
    what,
    'rows/s': perSecond,
    ...besides,
  });
  return [
    line('raw BatchWriteItem, no condition', rate(all.batch), { ...perRow(all.batch), verdict: 'peer' }),
    line('raw PutItem, if absent', rate(all.put), { ...perRow(all.put), verdict: 'peer' }),
    line('commit by the handler', rate(all.commit), {
      ...perRow(all.commit),
      'of BatchWrite': share('batch').toFixed(2),
      'of BatchWrite, by CPU': share('batch', 'cpu').toFixed(2),
      'of PutItem': share('put').toFixed(2),
      verdict: share('batch') >= leastShare ? 'pass' : 'over',
    }),
    line(`commit paced to ${paced.perSecond} rows/s`, Number(pacedRate.toFixed(1)), {
      verdict: pacedRate <= paced.perSecond * 1.02 ? 'pass' : 'over',
    }),
  ];
}
