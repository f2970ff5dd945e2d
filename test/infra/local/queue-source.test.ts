import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EventSource } from '#infra/local/event-source.ts';
import { openQueueSource } from '#infra/local/queue-source.ts';
import { openQueues, type Queues } from '#infra/local/queues.ts';
import { deployedOf, freeClock, until } from './deployed.ts';
import { functionsOf } from './running.ts';

const arn = (name: string) => `arn:aws-cn:sqs:cn-north-1:123456789012:${name}`;
const fn = 'arn:aws-cn:lambda:cn-north-1:123456789012:function:worker';
let folder: string;
let clock: ReturnType<typeof freeClock>;
let queues: Queues;
let source: EventSource;
let events: SQSRecord[][];
let handle: (records: SQSRecord[]) => unknown;
const logged: string[] = [];

function begin(properties: Record<string, unknown> = {}) {
  const deployed = deployedOf([
    ['AWS::SQS::Queue', 'Dead', {}],
    [
      'AWS::SQS::Queue',
      'Work',
      { VisibilityTimeout: 60, RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount: 3 } },
    ],
    [
      'AWS::Lambda::EventSourceMapping',
      'Source',
      {
        EventSourceArn: arn('Work'),
        FunctionName: 'worker',
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ...properties,
      },
    ],
  ]);
  queues = openQueues(folder, deployed, clock);
  const functions = functionsOf([
    fn,
    ({ Records }: SQSEvent) => {
      events.push(Records);
      return handle(Records);
    },
  ]);
  const [mapping] = deployed.of('AWS::Lambda::EventSourceMapping');
  source = openQueueSource(mapping!, { deployed, functions, queues, clock, log: (_, line) => logged.push(line) });
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'queue-source-'));
  clock = freeClock();
  events = [];
  logged.length = 0;
  handle = () => undefined;
});
afterEach(async () => {
  await source.stop();
  queues.stop();
  rmSync(folder, { recursive: true });
  expect(logged).toEqual([]);
});
const read = () => until(async () => (await source.lag()) === 0);
const bodies = () => events.map((records) => records.map((r) => r.body));

it('hands messages over as Lambda does and deletes what was handled', async () => {
  begin();
  queues.send(arn('Work'), '{"n":1}', { correlationId: { DataType: 'String', StringValue: 'c-1' } });
  await read();
  expect(events[0]?.[0]).toMatchObject({
    body: '{"n":1}',
    eventSource: 'aws:sqs',
    eventSourceARN: arn('Work'),
    awsRegion: 'cn-north-1',
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.any(String), SenderId: expect.any(String) },
    messageAttributes: {
      correlationId: { stringValue: 'c-1', dataType: 'String', stringListValues: [], binaryListValues: [] },
    },
  });
});

it('sends back only what failed; the poison ends in the dead letters after its receives', async () => {
  handle = (records) => ({
    batchItemFailures: records.filter((r) => r.body === 'poison').map((r) => ({ itemIdentifier: r.messageId })),
  });
  begin();
  for (const body of ['a', 'poison', 'b']) queues.send(arn('Work'), body);
  for (let i = 1; i <= 3; i += 1) {
    await until(
      () =>
        bodies()
          .flat()
          .filter((b) => b === 'poison').length === i && queues.depth(arn('Work')).inFlight === 1,
    );
    clock.move(60_001);
  }
  await read();
  expect(
    bodies()
      .flat()
      .filter((b) => b !== 'poison')
      .sort(),
  ).toEqual(['a', 'b']);
  expect((await queues.receive(arn('Dead'))).map((m) => m.Body)).toEqual(['poison']);
});

it.each([
  ['an unknown id', () => ({ batchItemFailures: [{ itemIdentifier: 'stranger' }] })],
  ['an empty id', () => ({ batchItemFailures: [{ itemIdentifier: '' }] })],
  ['a malformed list', () => ({ batchItemFailures: [{}] })],
  [
    'an error',
    () => {
      throw new Error('broken');
    },
  ],
])('keeps the whole batch after %s', async (_, answer) => {
  handle = answer;
  begin();
  queues.send(arn('Work'), 'a');
  await until(() => events.length === 1);
  await new Promise((r) => setTimeout(r, 50));
  expect(queues.depth(arn('Work'))).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
});

it.each([
  ['nothing', () => undefined],
  ['null', () => null],
  ['no list', () => ({})],
  ['a null list', () => ({ batchItemFailures: null })],
  ['an empty list', () => ({ batchItemFailures: [] })],
])('takes %s as success', async (_, answer) => {
  handle = answer;
  begin();
  queues.send(arn('Work'), 'a');
  await read();
  expect(events).toHaveLength(1);
});

it('works several batches at a time, up to the pool', async () => {
  let running = 0;
  let most = 0;
  handle = async () => {
    most = Math.max(most, ++running);
    await new Promise((r) => setTimeout(r, 50));
    running -= 1;
  };
  begin({ BatchSize: 1 });
  for (let i = 0; i < 12; i += 1) queues.send(arn('Work'), String(i));
  await read();
  expect(most).toBe(4);
  expect(
    bodies()
      .flat()
      .map(Number)
      .sort((a, b) => a - b),
  ).toEqual(Array.from({ length: 12 }, (_, i) => i));
});

it('keeps to the maximum concurrency of the mapping', async () => {
  let running = 0;
  let most = 0;
  handle = async () => {
    most = Math.max(most, ++running);
    await new Promise((r) => setTimeout(r, 20));
    running -= 1;
  };
  begin({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
  for (let i = 0; i < 8; i += 1) queues.send(arn('Work'), String(i));
  await read();
  expect(most).toBe(2);
});

it('gathers through its window, past ten messages; a move of the clock ends it', async () => {
  begin({ BatchSize: 100, MaximumBatchingWindowInSeconds: 300 });
  for (let i = 0; i < 25; i += 1) queues.send(arn('Work'), String(i));
  await until(() => queues.depth(arn('Work')).inFlight === 25);
  expect(events).toEqual([]);
  clock.move(300_000);
  await until(() => events.length === 1);
  expect(events[0]).toHaveLength(25);
});

it('stops the start on what it does not know', async () => {
  begin();
  const start = (properties: Record<string, unknown>) => () => {
    const deployed = deployedOf([
      ['AWS::SQS::Queue', 'Work', {}],
      [
        'AWS::Lambda::EventSourceMapping',
        'Odd',
        { EventSourceArn: arn('Work'), FunctionName: 'worker', ...properties },
      ],
    ]);
    openQueueSource(deployed.of('AWS::Lambda::EventSourceMapping')[0]!, {
      deployed,
      functions: functionsOf([fn, () => 0]),
      queues,
      clock,
      log: () => {},
    });
  };
  expect(start({ TumblingWindowInSeconds: 5 })).toThrow(/Odd[\s\S]*TumblingWindow/);
  expect(start({ FunctionName: 'none' })).toThrow(/none/);
  expect(start({ FilterCriteria: { Filters: [{ Pattern: '{}' }] } })).toThrow(/filters/);
  expect(start({ BatchSize: 100 })).toThrow(/window/);
});
