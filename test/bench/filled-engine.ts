import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Dynamo, startDynamo } from '#infra/local/dynamo.ts';
import { loadTemplates } from '#infra/local/template.ts';
import { holdingsAlone } from '#test/shared/runtime/engines.ts';

type Item = Record<string, unknown>;
type Key = { AttributeName: string; KeyType: 'HASH' | 'RANGE' };
type Shape = { KeySchema: Key[]; GlobalSecondaryIndexes?: { IndexName: string; KeySchema: Key[] }[] };

/** What lies in a table: `table` is its name, `like` the setting of the template's table that it is made as. */
export type Filled = { table: string; like: string; items: Iterable<Item> };
export type Engine = { port: number; stop(): Promise<void> };

/**
 * One DynamoDB Local for each list of contents, on disk, tables and indexes as the template has them. Rows are written into
 * the engine's own SQLite file while it is down: through its API it takes 240 to 2,000 a second here, a million ten minutes
 * and more, and nothing measured depends on the way in. The engine itself then says how many rows it has.
 */
export async function filledEngines(contents: Filled[][]): Promise<Engine[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
  const { assembly, tables } = holdingsAlone(join(folder, 'cdk.out'));
  const deployed = loadTemplates(assembly, { account: '123456789012', origin: '', parameters: {} });
  const shapes = new Map(
    tables.map(({ setting, id }) => {
      const declared = deployed.of('AWS::DynamoDB::Table').find((one) => one.id === id);
      return [setting, declared?.properties as unknown as Shape];
    }),
  );
  const engines: Dynamo[] = [];
  for (const [n, filled] of contents.entries()) {
    const own = join(folder, String(n));
    if (n === 0) await makeTables(own, new Map(contents.flat().map(({ table, like }) => [table, shapes.get(like)])));
    else cpSync(join(folder, 'empty'), own, { recursive: true });
    if (n === 0) cpSync(own, join(folder, 'empty'), { recursive: true });
    const counts = filled.map(({ table, like, items }) => fill(own, table, shapes.get(like), items));
    const engine = await startDynamo(own, { steady: true });
    engines.push(engine);
    for (const [nth, { table }] of filled.entries()) {
      const { Table } = await engine.tables('DescribeTable', { TableName: table });
      const found = (Table as { ItemCount: number }).ItemCount;
      if (found !== counts[nth]) throw new Error(`${table}: ${counts[nth]} rows written, the engine has ${found}`);
    }
  }
  return engines.map(({ port, stop }) => ({
    port,
    stop: () => stop().then(() => rmSync(folder, { recursive: true, force: true })),
  }));
}

async function makeTables(folder: string, tables: Map<string, Shape | undefined>): Promise<void> {
  mkdirSync(folder);
  const engine = await startDynamo(folder);
  for (const [TableName, shape] of tables) {
    const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = { ...shape } as Record<string, unknown>;
    const made = { TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode: 'PAY_PER_REQUEST' };
    await engine.tables('CreateTable', made);
  }
  await engine.stop();
}

/** Writes rows as the engine keeps them; answers how many. */
function fill(folder: string, table: string, shape: Shape | undefined, items: Iterable<Item>): number {
  const file = new DatabaseSync(join(folder, 'shared-local-instance.db'));
  file.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;');
  const keyNames = (keys: Key[] = []) => keys.map(({ AttributeName }) => AttributeName);
  const [hash = '', range = ''] = keyNames(shape?.KeySchema);
  const indexed = new Map<string, string>(); // column of the file → attribute of the item
  for (const { IndexName, KeySchema } of shape?.GlobalSecondaryIndexes ?? []) {
    const columns = file.prepare(`PRAGMA index_info("${table}*${IndexName}")`).all();
    for (const [n, attribute] of keyNames(KeySchema).entries())
      if (String(columns[n]?.name).startsWith('indexKey_')) indexed.set(String(columns[n]?.name), attribute);
  }
  const both = (shape?.GlobalSecondaryIndexes ?? []).length > 0 ? ['hashRangeValue'] : []; // only where there are indexes
  const columns = ['hashKey', 'rangeKey', 'hashValue', 'rangeValue', 'itemSize', 'ObjectJSON', ...both];
  const all = [...columns, ...indexed.keys()];
  const row = file.prepare(`INSERT INTO "${table}" (${all.join()}) VALUES (${all.map(() => '?').join()})`);
  const indexes = file.prepare(
    `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql != ''`,
  );
  const later = indexes.all(table); // built once at the end, not row by row
  for (const { name } of later) file.exec(`DROP INDEX "${name}"`);
  let count = 0;
  file.exec('BEGIN');
  for (const item of items) {
    const key = (attribute: string) => Buffer.from(String(item[attribute]), 'utf8');
    const json = Buffer.from(JSON.stringify(marshall(item, { removeUndefinedValues: true }), asBase64), 'utf8');
    const [own, sort] = [key(hash), key(range)];
    const values = [own, sort, sha1(own), sha1(sort), json.length, json, ...both.map(() => sha1(own, sort))];
    row.run(...values, ...[...indexed.values()].map((name) => (item[name] === undefined ? null : key(name))));
    count++;
  }
  file.exec('COMMIT');
  for (const { sql } of later) file.exec(String(sql));
  file.close();
  return count;
}

/** Bytes as DynamoDB's JSON has them. */
const asBase64 = (_: string, value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.length).toString('base64') : value;

const sha1 = (...parts: Buffer[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha1')).digest();
