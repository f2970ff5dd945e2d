import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openQueues, type Queues } from '#infra/local/queues.ts';
import { deployedOf, freeClock } from './deployed.ts';

const arn = 'arn:aws-cn:sqs:cn-north-1:123456789012:Work';
const QueueUrl = 'http://127.0.0.1:1/123456789012/Work';
const workers = 4;
const giant = { group: 'giant', messages: 300 };
const small = { groups: 20, messages: 3 };

let folder: string;
let queues: Queues;
let clock: ReturnType<typeof freeClock>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fair-'));
  clock = freeClock();
  queues = openQueues(folder, deployedOf([['AWS::SQS::Queue', 'Work', { VisibilityTimeout: 60 }]], '/nowhere'), clock);
});
afterEach(() => {
  queues.stop();
  rmSync(folder, { recursive: true });
});

const send = async (sender: string, messages: number, group?: string) => {
  for (let n = 0; n < messages; n++)
    await queues.call('SendMessage', { QueueUrl, MessageBody: sender, ...(group && { MessageGroupId: group }) });
};

/** Whose messages are handed out, in order, to so many workers that need `ms` for each. */
async function handedOut(ms = 100): Promise<string[]> {
  const order: string[] = [];
  for (let busy: string[] = []; ; ) {
    while (busy.length < workers) {
      const [message] = await queues.receive(arn, 1);
      if (!message) break;
      order.push(message.Body);
      busy.push(message.ReceiptHandle);
    }
    const [first, ...rest] = busy;
    if (!first) return order;
    clock.move(ms / workers);
    queues.delete(arn, first);
    busy = rest;
  }
}

const giantsBeforeTheLastSmall = (order: string[]): number =>
  order
    .slice(
      0,
      order.findLastIndex((sender) => sender !== giant.group),
    )
    .filter((s) => s === giant.group).length;

test('one giant and twenty small senders: with groups the small go first, without they wait for all of it', async () => {
  for (const grouped of [true, false]) {
    await send(giant.group, giant.messages, grouped ? giant.group : undefined);
    for (let n = 0; n < small.groups; n++) await send(`small${n}`, small.messages, grouped ? `small${n}` : undefined);
    const order = await handedOut();
    expect(order).toHaveLength(giant.messages + small.groups * small.messages);
    const waited = giantsBeforeTheLastSmall(order);
    if (grouped) expect(waited).toBeLessThanOrEqual(2 * workers);
    else expect(waited).toBe(giant.messages);
  }
});

test('many in flight make a group noisy before any is done with; one alone on the queue is held up by nobody', async () => {
  await send(giant.group, 60, giant.group);
  for (let n = 0; n < 29; n++) await queues.receive(arn, 1);
  await send('late', 1, 'late');
  expect((await queues.receive(arn, 1))[0]?.Body).toBe(giant.group);
  expect((await queues.receive(arn, 1))[0]?.Body).toBe('late');
  expect((await queues.receive(arn, 10)).map(({ Body }) => Body)).toEqual(Array(10).fill(giant.group));
});

test('what a group has taken is forgotten after minutes', async () => {
  await send(giant.group, 5, giant.group);
  await handedOut();
  await send(giant.group, 2, giant.group);
  await send('late', 1, 'late');
  const [first] = await queues.receive(arn, 1);
  expect(first?.Body).toBe('late');
  clock.move(6 * 60_000);
  expect((await queues.receive(arn, 1))[0]?.Body).toBe(giant.group);
});
