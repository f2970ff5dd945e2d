import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Dynamo, startDynamo } from '#infra/local/dynamo.ts';
import type { EventSource } from '#infra/local/event-source.ts';
import { openQueues, type Queues } from '#infra/local/queues.ts';
import { openStreamSource } from '#infra/local/stream-source.ts';
import { deployedOf, freeClock, until } from './deployed.ts';
import { functionsOf } from './running.ts';

const streamArn = 'arn:aws-cn:dynamodb:cn-north-1:123456789012:table/Ingest/stream/local';
const fn = 'arn:aws-cn:lambda:cn-north-1:123456789012:function:dispatch';
const dead = 'arn:aws-cn:sqs:cn-north-1:123456789012:Dead';
const root = mkdtempSync(join(tmpdir(), 'stream-source-'));
let dynamo: Dynamo;
let table: string;
let engineArn: string;
let folder: string;
let clock: ReturnType<typeof freeClock>;
let queues: Queues;
let source: EventSource;
let calls: number[][];
let handle: (numbers: number[], records: DynamoDBRecord[]) => unknown;
const logged: string[] = [];

const numberOf = (r: DynamoDBRecord) => Number(r.dynamodb?.NewImage?.n?.N);
const put = (n: number) =>
  dynamo.tables('PutItem', { TableName: table, Item: { pk: { S: 'one partition' }, n: { N: String(n) } } });
/** All in one batch: written while nothing reads. */
const write = async (count: number, from = 1) => {
  for (let n = from; n < from + count; n += 1) await put(n);
};
const failures = (records: DynamoDBRecord[], which: (n: number) => boolean) => ({
  batchItemFailures: records
    .filter((r) => which(numberOf(r)))
    .map((r) => ({ itemIdentifier: r.dynamodb?.SequenceNumber })),
});

function open(properties: Record<string, unknown> = {}) {
  const deployed = deployedOf([
    ['AWS::SQS::Queue', 'Dead', {}],
    [
      'AWS::Lambda::EventSourceMapping',
      'Source',
      {
        EventSourceArn: streamArn,
        FunctionName: 'dispatch',
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 100,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        DestinationConfig: { OnFailure: { Destination: dead } },
        ...properties,
      },
    ],
  ]);
  queues = openQueues(folder, deployed, clock);
  const functions = functionsOf([
    fn,
    ({ Records }: DynamoDBStreamEvent) => {
      const numbers = Records.map(numberOf);
      calls.push(numbers);
      return handle(numbers, Records);
    },
  ]);
  const [mapping] = deployed.of('AWS::Lambda::EventSourceMapping');
  const log = (_: string, line: string) => logged.push(line);
  source = openStreamSource(mapping!, {
    deployed,
    functions,
    queues,
    clock,
    streams: dynamo.streams,
    engineArn,
    folder,
    log,
  });
}
const close = async () => {
  await source.stop();
  queues.stop();
};

beforeAll(async () => {
  dynamo = await startDynamo(join(root, 'dynamo'));
});
afterAll(async () => {
  await dynamo.stop();
  rmSync(root, { recursive: true });
});
beforeEach(async () => {
  folder = mkdtempSync(join(root, 'data-'));
  table = `Ingest${folder.slice(-6)}`;
  clock = freeClock();
  calls = [];
  logged.length = 0;
  handle = () => undefined;
  const made = await dynamo.tables('CreateTable', {
    TableName: table,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  engineArn = (made.TableDescription as { LatestStreamArn: string }).LatestStreamArn;
});
afterEach(close);
const read = () => until(async () => (await source.lag()) === 0, 20_000);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('a stream', () => {
  it('comes in order, in the shape of Lambda, under the ARN and the time of the platform', async () => {
    clock.move(40 * 86_400_000);
    let first: DynamoDBRecord | undefined;
    handle = (_, records) => {
      first ??= records[0];
    };
    open();
    await write(12);
    await read();
    expect(calls.flat()).toEqual(upTo(12));
    expect(first).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      eventSourceARN: streamArn,
      awsRegion: 'cn-north-1',
      dynamodb: {
        Keys: { pk: { S: 'one partition' } },
        NewImage: { n: { N: '1' } },
        SequenceNumber: expect.any(String),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
    expect(Math.abs(first!.dynamodb!.ApproximateCreationDateTime! * 1000 - clock.now())).toBeLessThan(120_000);
  });

  it('counts what was just written as not yet read', async () => {
    handle = () => new Promise((r) => setTimeout(r, 300));
    open();
    await read();
    await put(1);
    expect(await source.lag()).toBe(1);
    await read();
    expect(calls).toEqual([[1]]);
  });

  it('passes over what the filters do not want, and moves on beyond it', async () => {
    await write(6);
    open({ FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"n":{"N":["2","5"]}}}}' }] } });
    await read();
    expect(calls).toEqual([[2, 5]]);
  });

  it('goes on after a restart, without loss or repetition', async () => {
    open();
    await write(5);
    await read();
    await close();
    await write(5, 6);
    open();
    await read();
    expect(calls.flat()).toEqual(upTo(10));
  });

  it('hands over again after a restart what was under way', async () => {
    let stopped = false;
    handle = () =>
      stopped ? undefined : new Promise((_, failed) => setTimeout(() => failed(new Error('killed')), 200));
    open();
    await put(1);
    await until(() => calls.length > 0);
    stopped = true;
    await close();
    calls = [];
    open();
    await read();
    expect(calls.flat()).toEqual([1]);
  });
});

describe('failures', () => {
  it('keep the order: what follows the lowest failed record waits for it', async () => {
    let left = 2;
    handle = (numbers, records) =>
      numbers.includes(4) && left-- > 0 ? failures(records, (n) => n === 4 || n === 6) : undefined;
    await write(8);
    open();
    await read();
    expect(calls).toEqual([upTo(8), [4, 5, 6, 7, 8], [4, 5, 6, 7, 8]]);
  });

  it('checkpoint at the lowest: a restart begins there', async () => {
    handle = (_, records) => failures(records, (n) => n >= 4);
    await write(6);
    open();
    await until(() => calls.length >= 2);
    await close();
    calls = [];
    handle = () => undefined;
    open();
    await read();
    expect(calls).toEqual([[4, 5, 6]]);
  });

  it('split the batch until the one poisonous record is alone; it goes to the destination, the rest goes on', async () => {
    handle = (numbers) => {
      if (numbers.includes(17)) throw new Error('poison');
    };
    await write(30);
    open({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1 });
    await read();
    const handled = calls.filter((numbers) => !numbers.includes(17)).flat();
    expect(handled).toEqual(upTo(30).filter((n) => n !== 17));
    expect(calls.filter((numbers) => numbers.length === 1 && numbers[0] === 17)).toHaveLength(2);
    const letters = await queues.receive(dead);
    expect(letters).toHaveLength(1);
    expect(JSON.parse(letters[0]!.Body)).toMatchObject({
      version: '1.0',
      requestContext: { functionArn: fn, condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      DDBStreamBatchInfo: {
        batchSize: 1,
        streamArn,
        shardId: expect.any(String),
        startSequenceNumber: expect.any(String),
      },
    });
    expect(logged.some((line) => line.includes('RetryAttemptsExhausted'))).toBe(true);
  });

  it('isolate a poisonous record that is reported by its number, too', async () => {
    handle = (_, records) => failures(records, (n) => n === 3);
    await write(8);
    open({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 0 });
    await read();
    expect((await queues.receive(dead)).map((m) => JSON.parse(m.Body).DDBStreamBatchInfo.batchSize)).toEqual([1]);
    expect(new Set(calls.flat())).toEqual(new Set(upTo(8)));
  });

  it('give up the whole rest when the mapping does not split', async () => {
    handle = (_, records) => failures(records, (n) => n >= 3);
    await write(5);
    open({ MaximumRetryAttempts: 1 });
    await read();
    expect(calls).toEqual([
      [1, 2, 3, 4, 5],
      [3, 4, 5],
    ]);
    const [letter] = await queues.receive(dead);
    expect(JSON.parse(letter!.Body).DDBStreamBatchInfo.batchSize).toBe(3);
  });

  it('give up what is older than the mapping allows, by the clock of the platform', async () => {
    handle = () => {
      throw new Error('down');
    };
    open({ MaximumRecordAgeInSeconds: 3600 });
    await put(1);
    await until(() => calls.length > 0);
    clock.move(3_700_000);
    await read();
    const [letter] = await queues.receive(dead);
    expect(JSON.parse(letter!.Body).requestContext.condition).toBe('RecordAgeExceeded');
  });

  it('of the engine are said and overcome', async () => {
    const { streams } = dynamo;
    let broken = true;
    dynamo.streams = (operation, body) =>
      broken && operation === 'GetRecords' ? Promise.reject(new Error('engine away')) : streams(operation, body);
    open();
    await put(1);
    await until(() => logged.some((line) => line.includes('engine away')));
    broken = false;
    await read();
    dynamo.streams = streams;
    expect(calls).toEqual([[1]]);
  });
});

it('hands over no more than Lambda can take in one event', async () => {
  const text = '卷'.repeat(120_000);
  for (let n = 1; n <= 20; n += 1)
    await dynamo.tables('PutItem', {
      TableName: table,
      Item: { pk: { S: String(n) }, n: { N: String(n) }, text: { S: text } },
    });
  const sizes: number[] = [];
  handle = (_, records) => void sizes.push(Buffer.byteLength(JSON.stringify({ Records: records })));
  open();
  await read();
  expect(calls.flat()).toEqual(upTo(20));
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.max(...sizes)).toBeLessThan(6_291_556);
});
