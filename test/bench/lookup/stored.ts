import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDynamo } from '#infra/local/dynamo.ts';
import { pointersOf, putPointers } from '#shared/records/name-store.ts';
import type { Entry } from '#shared/records/record.ts';
import { establishDataKeys } from '#shared/runtime/keys.ts';
import type { StoredItem } from '#shared/search/pieces.ts';
import { openEngines } from '#test/shared/runtime/engines.ts';
import { type Engine, filledEngines } from '../filled-engine.ts';
import { metered, startMeter } from '../metered.ts';

const tables = ['SEARCHINDEX_TABLE', 'RECORDS_TABLE', 'NAMES_TABLE', 'DIRECTORY_TABLE'];

/** The index in a DynamoDB Local of its own, and beside it entries with their codes, and those named with their names; calls are metered. */
export async function storedProvince(
  index: Iterable<StoredItem>,
  { rows, named }: { rows: Entry[]; named: Entry[] },
): Promise<{ engine: Engine; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
  startMeter();
  const { engines, stop } = await openEngines(folder, startDynamo()); // for its keys: names are stored as keyed hashes
  const { AWS_ENDPOINT_URL: AWS_ENDPOINT_URL_KMS, ...environment } = engines.environment;
  Object.assign(
    process.env,
    environment,
    { AWS_ENDPOINT_URL_KMS },
    Object.fromEntries(tables.map((one) => [one, one])),
  );
  const items = new Map<string, Iterable<Record<string, unknown>>>([
    ['SEARCHINDEX_TABLE', index],
    ['RECORDS_TABLE', rows],
  ]);
  const [engine] = await filledEngines([
    tables.map((table) => ({ table, like: table, items: items.get(table) ?? [] })),
  ]);
  await metered(engine!, async () => {
    await establishDataKeys();
    await putPointers((await Promise.all(named.map(pointersOf))).flat());
  });
  return {
    engine: engine!,
    async stop() {
      await Promise.all([engine!.stop(), stop()]);
      rmSync(folder, { recursive: true });
    },
  };
}
