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
import { putNew } from '#shared/runtime/put-new.ts';
import { setting } from '#shared/runtime/settings.ts';
import { makeTables } from '#test/shared/runtime/dynamo.ts';
import { openEngines } from '#test/shared/runtime/engines.ts';
import { cpuUsed } from './cpu-used.ts';
import { median } from './median.ts';

const rows = 5000;
/** Conditional puts one by one take long. */
const putRows = 1000;
const runs = 5;
/** Rounds before the first that counts: the engine compiles what it runs often. */
const warming = 2;
const workers = 4;
const archivesCode = '443021';
/** The least share of a raw write's rate, and the pace (rows a second, all workers together) of the paced commit. */
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
type Costs = Record<'commit1' | 'batch1' | 'commit' | 'batch' | 'transactions' | 'put', Cost[]>;

/** What the handler takes for an import, one worker or several abreast. */
async function committed(
  importId: string,
  all: StagedRow[],
  { perChunk = chunkRows, by = workers } = {},
): Promise<Cost> {
  const messages = await confirmed(importId, all, perChunk);
  const cost = await timed(() =>
    abreast(messages, by, async (message) => {
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

const inGroups = (entries: Entry[], size: number) =>
  Array.from({ length: Math.ceil(entries.length / size) }, (_, n) => entries.slice(n * size, n * size + size));
const batchWritten = (entries: Entry[], by: number) =>
  abreast(inGroups(entries, 25), by, async (batch) => {
    const RequestItems = { [setting('RECORDS_TABLE')]: batch.map((Item) => ({ PutRequest: { Item } })) };
    const { UnprocessedItems } = await documents().send(new BatchWriteCommand({ RequestItems }));
    if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('throttled');
  });
const transacted = (entries: Entry[], by: number) =>
  abreast(inGroups(entries, 100), by, async (group) => {
    const free = await putNew(setting('RECORDS_TABLE'), 'recordId', group);
    if (!free.every(Boolean)) throw new Error('not free');
  });
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
 * else has just written, and with the condition that a commit needs transactions and PutItem; medians. One worker is held to one writer of
 * batches. Four are held to four writers of transactions: this engine, unlike DynamoDB, takes transactions one after the other, so that four gain
 * nothing there whoever sends them. And a paced commit, whose rate must be the pace.
 */
export async function commits() {
  const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'lantai-bench-'));
  const { engines, stop } = await openEngines(folder, startDynamo(join(folder, 'dynamo'), { steady: true }));
  try {
    await makeTables(engines);
    process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${engines.dynamoPort}`; // past the front, which checks grants
    await establishDataKeys();
    const all: Costs = { commit1: [], batch1: [], commit: [], batch: [], transactions: [], put: [] };
    for (let run = 0 - warming; run < runs; run++) {
      const [staged, others] = [stagedRows(`R${run + warming}`, rows), stagedRows(`S${run + warming}`, rows)];
      const commit = await committed(`import-${run}`, staged);
      const commit1 = await committed(`import-${run}-alone`, others, { by: 1 });
      const entries = await entriesOf(staged);
      const batch = await timed(() => batchWritten(renamed(entries, 'batch'), workers));
      const batch1 = await timed(() => batchWritten(renamed(entries, 'batch1'), 1));
      const transactions = await timed(() => transacted(renamed(entries, 'transaction'), workers));
      const { seconds, cpu } = await timed(() => putIfAbsent(renamed(entries.slice(0, putRows), 'put')));
      if (run < 0) continue;
      const put = { seconds: seconds * (rows / putRows), cpu: cpu * (rows / putRows) };
      for (const [what, cost] of Object.entries({ commit, commit1, batch, batch1, transactions, put }))
        all[what as keyof Costs].push(cost);
    }
    process.env.ROWS_PER_SECOND = String(paced.perSecond / workers);
    const { seconds } = await committed('paced', stagedRows('PACED', paced.rows), {
      perChunk: paced.rows / workers,
    });
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
  const share = (what: keyof Costs, peer: keyof Costs, by: keyof Cost = 'seconds') =>
    median(all[what].map((cost, run) => (all[peer][run]?.[by] ?? 0) / cost[by]));
  const shares = (what: keyof Costs, batch: keyof Costs) => ({
    'of BatchWrite': share(what, batch).toFixed(2),
    'by CPU': share(what, batch, 'cpu').toFixed(2),
  });
  const judged = (value: number) => ({ verdict: value >= leastShare ? 'pass' : 'over' });
  const line = (
    what: string,
    costs: Cost[],
    besides: { verdict: string } & Record<string, string | number> = { verdict: 'peer' },
  ) => ({ what, 'rows/s': rate(costs), ...perRow(costs), ...besides });
  return [
    line('one writer: raw BatchWriteItem, no condition', all.batch1),
    line('one worker: commit by the handler', all.commit1, {
      ...shares('commit1', 'batch1'),
      ...judged(share('commit1', 'batch1')),
    }),
    line('four writers: raw BatchWriteItem, no condition', all.batch),
    line('four writers: raw PutItem, if absent', all.put),
    line('four writers: raw transactions of 100, if absent', all.transactions, {
      ...shares('transactions', 'batch'),
      verdict: 'peer',
    }),
    line('four workers: commit by the handler', all.commit, {
      ...shares('commit', 'batch'),
      'of transactions': share('commit', 'transactions').toFixed(2),
      ...judged(share('commit', 'transactions')),
    }),
    {
      what: `commit paced to ${paced.perSecond} rows/s`,
      'rows/s': Number(pacedRate.toFixed(1)),
      verdict: pacedRate <= paced.perSecond * 1.02 ? 'pass' : 'over',
    },
  ];
}
