import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CannotStart } from '#infra/local/cannot-start.ts';
import { type Dynamo, startDynamo } from '#infra/local/dynamo.ts';
import { openTables } from '#infra/local/tables.ts';
import type { Deployed } from '#infra/local/template.ts';

const folder = mkdtempSync(join(tmpdir(), 'lantai-tables-'));
let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo(join(folder, 'dynamo'));
});
afterAll(async () => {
  await dynamo.stop();
  rmSync(folder, { recursive: true });
});

const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' });
const index = (IndexName: string, ...names: string[]) => ({
  IndexName,
  KeySchema: names.map((AttributeName, n) => ({ AttributeName, KeyType: n ? 'RANGE' : 'HASH' })),
  Projection: { ProjectionType: 'ALL' },
});
const strings = (...names: string[]) => names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));
const directory = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [hash('archivesCode')],
  AttributeDefinitions: strings('archivesCode', 'kind', 'subject'),
  GlobalSecondaryIndexes: [index('byKind', 'kind', 'archivesCode'), index('bySubject', 'subject')],
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  DeletionProtectionEnabled: true,
  SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: 'arn:…' },
};
const open = (name: string, properties: object) => {
  const table = { id: name, stack: 'S', type: 'AWS::DynamoDB::Table', name, arn: `arn:table/${name}`, properties };
  return openTables({ of: () => [table] } as unknown as Deployed, dynamo, folder);
};

test('a declared table is made with its indexes, stream and protection, expires nothing by the clock of the machine, and opened as it is the next time', async () => {
  const streams = await open('Directory', directory);
  expect(streams.get('arn:table/Directory/stream/local')).toMatch(/table\/Directory\/stream\/\d{4}-/);
  const { Table } = (await dynamo.tables('DescribeTable', { TableName: 'Directory' })) as {
    Table: Record<string, unknown>;
  };
  expect(Table).toMatchObject({
    DeletionProtectionEnabled: true,
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  expect((Table.GlobalSecondaryIndexes as { IndexName: string }[]).map((i) => i.IndexName).sort()).toEqual([
    'byKind',
    'bySubject',
  ]);
  expect(await dynamo.tables('DescribeTimeToLive', { TableName: 'Directory' })).toMatchObject({
    TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' },
  });
  expect(await open('Directory', directory)).toEqual(streams);
});

test.each([
  ['an index less', '索引', { GlobalSecondaryIndexes: [index('byKind', 'kind', 'archivesCode')] }],
  [
    'another projection',
    '索引',
    { GlobalSecondaryIndexes: [{ ...index('byKind', 'kind'), Projection: { ProjectionType: 'KEYS_ONLY' } }] },
  ],
  ['another key', '主键', { KeySchema: [hash('kind')] }],
  ['no stream', '流', { StreamSpecification: undefined }],
])('a table that differs from the template is not touched: %s', async (_, part, change) => {
  const made = { ...directory, DeletionProtectionEnabled: false };
  await open(`Kept-${part}-${_.replaceAll(' ', '')}`.replace(/[^\w-]/g, 'x'), made);
  const reopened = open(`Kept-${part}-${_.replaceAll(' ', '')}`.replace(/[^\w-]/g, 'x'), { ...made, ...change });
  await expect(reopened).rejects.toThrow(CannotStart);
  await expect(reopened).rejects.toThrow(new RegExp(`Kept-.*${part}.*删除 ${folder}.*delete ${folder}`));
});

test('a property that is not understood is refused by name', async () => {
  await expect(open('New', { ...directory, ImportSourceSpecification: {} })).rejects.toThrow(
    /S\/New[\s\S]*ImportSourceSpecification/,
  );
});

test('DynamoDB Local ends when its parent does not close it but dies', async () => {
  const program = `import { startDynamo } from '#infra/local/dynamo.ts';
    const { port } = await startDynamo(process.argv[1]); console.log(port); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program, join(folder, 'orphan')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = Number(await new Promise<string>((said) => parent.stdout.once('data', (text) => said(String(text)))));
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
  expect(await answers()).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(answers, { timeout: 5000 }).toBe(false);
});

test('without Java the start is refused in one line that says how to get it', async () => {
  const path = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    await expect(startDynamo(join(folder, 'none'))).rejects.toThrow(/^需要 Java 17.*apt install.*brew install.*$/);
  } finally {
    process.env.PATH = path;
  }
});
