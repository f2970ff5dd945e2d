import type { Context } from 'aws-lambda';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { arrivals, queue } from '#shared/runtime/queue.ts';
import { schedule } from '#shared/runtime/schedule.ts';
import { stream, streamBatch } from '#shared/runtime/stream.ts';
import { logLinesOf } from './log-lines.ts';

const context = { awsRequestId: 'lambda-1', getRemainingTimeInMillis: () => 1000 } as Context;
const message = (messageId: string, body: unknown, correlationId?: string) => ({
  messageId,
  body: JSON.stringify(body),
  messageAttributes: correlationId ? { correlationId: { stringValue: correlationId, dataType: 'String' } } : {},
});

test('a queue handler names only the messages that failed; each is a line of its own with its correlation id', async () => {
  const seen: number[] = [];
  const handler = queue({ capability: 'imports', operation: 'count' }, z.object({ n: z.number() }), async ({ n }) => {
    if (n === 2) throw new Error('二');
    seen.push(n);
  });
  let answer: unknown;
  const event = {
    Records: [
      message('a', { n: 1 }, 'journey-1'),
      message('b', { n: 2 }),
      message('c', { n: 3 }),
      message('d', { n: 'x' }),
    ],
  };
  const lines = await logLinesOf(async () => {
    answer = await handler(event as never, context);
  });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'd' }] });
  expect(seen).toEqual([1, 3]);
  expect(lines.map(({ correlationId, outcome }) => [correlationId, outcome])).toEqual([
    ['journey-1', 'done'],
    ['b', 'failed'],
    ['c', 'done'],
    ['d', 'failed'],
  ]);
});

test('arrivals decode the key as S3 encodes it and pass over the test message', async () => {
  const keys: string[] = [];
  const handler = arrivals({ capability: 'scans', operation: 'verify' }, async ({ bucket, key, size }) => {
    keys.push(`${bucket} ${key} ${size}`);
  });
  const record = {
    eventName: 'ObjectCreated:Put',
    s3: { bucket: { name: 'in' }, object: { key: 'scans/%E6%A1%A3+%E5%8F%B7%2B1.tif', size: 7 } },
  };
  await logLinesOf(() =>
    handler(
      { Records: [message('a', { Records: [record] }), message('b', { Event: 's3:TestEvent' })] } as never,
      context,
    ),
  );
  expect(keys).toEqual(['in scans/档 号+1.tif 7']);
});

test('a stream handler sees before and after and keeps the correlation id of the item; what it cannot read it does not pass over', async () => {
  const changes: unknown[] = [];
  const Import = z.object({ item: z.literal('import'), state: z.string() });
  const handler = stream(
    { capability: 'imports', operation: 'dispatch' },
    Import,
    async (change) => void changes.push(change),
  );
  const image = (item: string, state: string) => ({
    item: { S: item },
    state: { S: state },
    correlationId: { S: 'journey-7' },
  });
  const records = [
    {
      eventID: '1',
      dynamodb: { SequenceNumber: '1', OldImage: image('import', 'open'), NewImage: image('import', 'confirmed') },
    },
    { eventID: '2', dynamodb: { SequenceNumber: '2', NewImage: image('chunk#0001', 'staged') } },
  ];
  let answer: unknown;
  const lines = await logLinesOf(async () => {
    answer = await handler({ Records: records } as never, context);
  });
  expect(changes).toEqual([
    { before: { item: 'import', state: 'open' }, after: { item: 'import', state: 'confirmed' } },
  ]);
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
  expect(lines).toMatchObject([
    { correlationId: 'journey-7', operation: 'dispatch', outcome: 'done' },
    { correlationId: 'journey-7', outcome: 'failed' },
  ]);
});

test('a schedule handler is told the scheduled time, not the time it runs', async () => {
  const ticks: string[] = [];
  const handler = schedule(
    { capability: 'reports', operation: 'tick' },
    async (tick) => void ticks.push(tick.toISOString()),
  );
  await logLinesOf(() => handler({ id: 'tick-1', time: '2024-10-01T00:05:00Z' } as never, context));
  expect(ticks).toEqual(['2024-10-01T00:05:00.000Z']);
});

test('a batch with an image that cannot be read is failed as a whole: the stream then splits it until the one is alone', async () => {
  const seen: unknown[] = [];
  const Entry = z.object({ part: z.literal('entry') });
  const handler = streamBatch({ capability: 'search', operation: 'follow' }, Entry, async (changes) => {
    seen.push(...changes);
  });
  const record = (part: string) => ({ eventID: part, dynamodb: { NewImage: { part: { S: part } } } });
  const ask = (parts: string[]) => handler({ Records: parts.map(record) } as never, context);
  await logLinesOf(async () => {
    await expect(ask(['entry', 'page#0001'])).rejects.toThrow('entry');
    expect(seen).toEqual([]);
    expect(await ask(['entry'])).toEqual({ batchItemFailures: [] });
  });
  expect(seen).toEqual([{ after: { part: 'entry' } }]);
});
