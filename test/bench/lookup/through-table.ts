import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDynamo } from '#infra/local/dynamo.ts';
import type { StoredItem } from '#shared/search/pieces.ts';
import { indexStore } from '#shared/search/pieces-store.ts';

const itemsAtOnce = 400;

/** Starts DynamoDB Local, puts the index's items into its table, and lends a store that reads them through the SDK, each thing once. */
export async function throughTable(items: Iterable<StoredItem>) {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
  const dynamo = await startDynamo(folder);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${dynamo.port}`,
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    SEARCHINDEX_TABLE: 'SearchIndex',
  });
  const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
  await dynamo.tables('CreateTable', {
    TableName: 'SearchIndex',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [attribute('key'), attribute('part')],
    KeySchema: [
      { AttributeName: 'key', KeyType: 'HASH' },
      { AttributeName: 'part', KeyType: 'RANGE' },
    ],
  });
  const loading = indexStore();
  let some: StoredItem[] = [];
  for (const item of items) {
    some.push(item);
    if (some.length < itemsAtOnce) continue;
    await loading.put(some);
    some = [];
  }
  await loading.put(some);
  return {
    /** A store that has read nothing yet; what it reads is charged to `spent`. */
    store: (spent: { readUnits: number; writeUnits: number; bytes: number }) => indexStore(spent),
    async stop() {
      await dynamo.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
