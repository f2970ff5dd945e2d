import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { databaseOf } from '#infra/local/dynamo.ts';
import type { Engines } from './engines.ts';

/**
 * Gives this test file empty tables of its own, with the keys and indexes of the template, and the settings that name them; real
 * credentials are never read. Call it in `beforeAll`: `beforeAll(ownTables)`. The engines are those of engines.ts, shared by all files.
 */
export async function ownTables(): Promise<void> {
  await makeTables(inject('engines'));
}

/** Empty tables on these engines, and the settings of this process that name them. */
export async function makeTables({ dynamoPort, environment, tables }: Engines): Promise<void> {
  Object.assign(process.env, environment);
  const engine = databaseOf(dynamoPort);
  const prefix = randomUUID().slice(0, 8);
  await Promise.all(
    tables.map(async ({ setting, properties }) => {
      const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = properties as never;
      const TableName = `${prefix}-${setting}`;
      process.env[setting] = TableName;
      const keys = { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes };
      await engine.tables('CreateTable', { TableName, ...keys, BillingMode: 'PAY_PER_REQUEST' });
    }),
  );
}
