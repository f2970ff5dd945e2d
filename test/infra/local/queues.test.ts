import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sqs from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openQueues, type Queues } from '#infra/local/queues.ts';
import { Refused } from '#infra/local/signature.ts';
import { deployedOf, freeClock } from './deployed.ts';

const arn = (name: string) => `arn:aws-cn:sqs:cn-north-1:123456789012:${name}`;
const queue = (id: string, properties: Record<string, unknown> = {}): [string, string, Record<string, unknown>] => [
  'AWS::SQS::Queue',
  id,
  properties,
];
const declared = [
  queue('Dead', { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true }),
  queue('Work', { VisibilityTimeout: 60, RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount: 2 } }),
  queue('Late', { DelaySeconds: 30, MessageRetentionPeriod: 3600 }),
  queue('Order', { FifoQueue: true, QueueName: 'Order.fifo', ContentBasedDeduplication: true, VisibilityTimeout: 60 }),
];

let server: Server;
let origin: string;
let folder: string;
let clock: ReturnType<typeof freeClock>;
let queues: Queues;
let client: sqs.SQSClient;

/** Just the protocol: no signatures, no grants. */
beforeAll(async () => {
  server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const action = String(req.headers['x-amz-target']).split('.')[1]!;
    const say = (status: number, body: unknown) =>
      res.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
    try {
      say(200, await queues.call(action, JSON.parse(Buffer.concat(chunks).toString())));
    } catch (error) {
      const { code, status, message } = error as Refused;
      say(status ?? 500, { __type: `com.amazonaws.sqs#${code}`, message });
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const open = () => {
  queues = openQueues(folder, deployedOf(declared, '/nowhere', origin), clock);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'queues-'));
  clock = freeClock();
  open();
  client = new sqs.SQSClient({
    endpoint: origin,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
    maxAttempts: 1,
  });
});
afterEach(() => {
  client.destroy();
  queues.stop();
  rmSync(folder, { recursive: true });
});

const url = (name: string) => `${origin}/123456789012/${name}`;
const send = (name: string, MessageBody: string, more = {}) =>
  client.send(new sqs.SendMessageCommand({ QueueUrl: url(name), MessageBody, ...more }));
const receive = async (name: string, more: Partial<sqs.ReceiveMessageCommandInput> = {}) =>
  (
    await client.send(
      new sqs.ReceiveMessageCommand({
        QueueUrl: url(name),
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        ...more,
      }),
    )
  ).Messages ?? [];
const bodies = async (name: string, more = {}) =>
  (await receive(name, { MaxNumberOfMessages: 10, ...more })).map((m) => m.Body);
const remove = (name: string, ReceiptHandle: string | undefined) =>
  client.send(new sqs.DeleteMessageCommand({ QueueUrl: url(name), ReceiptHandle }));

describe('a queue', () => {
  it('gives a message with its attributes and digests that the SDK accepts, and deletes it', async () => {
    const MessageAttributes = {
      correlationId: { DataType: 'String', StringValue: '编号-1' },
      digest: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2, 255]) },
    };
    const sent = await send('Work', '{"题名":"婚姻"}', { MessageAttributes });
    const [message] = await receive('Work');
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: '{"题名":"婚姻"}',
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      Attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d{13}$/) },
      MessageAttributes: { correlationId: { StringValue: '编号-1', DataType: 'String' } },
    });
    expect([...message!.MessageAttributes!.digest!.BinaryValue!]).toEqual([1, 2, 255]);
    expect(queues.depth(arn('Work'))).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    await remove('Work', message?.ReceiptHandle);
    expect(queues.depth(arn('Work'))).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('computes the attribute digest of the SQS guide', async () => {
    const sent = await send('Work', 'x', { MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } } });
    // MD5 of 00000001 'a' 00000006 'String' 01 00000001 'b', made with another program.
    expect(sent.MD5OfMessageAttributes).toBe('bef8bf215374a0a228d67533b1a488be');
  });

  it('shows a message again after its visibility, in the time of the platform, until it goes to the dead letters', async () => {
    await send('Work', 'poison');
    expect(await bodies('Work')).toEqual(['poison']);
    expect(await bodies('Work')).toEqual([]);
    clock.move(59_000);
    expect(await bodies('Work')).toEqual([]);
    clock.move(1_001);
    const [second] = await receive('Work');
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    clock.move(60_001);
    expect(await bodies('Work')).toEqual([]);
    const [dead] = await receive('Dead');
    expect(dead).toMatchObject({
      Body: 'poison',
      MessageId: second?.MessageId,
      Attributes: { DeadLetterQueueSourceArn: arn('Work') },
    });
  });

  it('keeps an outdated receipt from deleting what another has taken', async () => {
    await send('Work', 'a');
    const [first] = await receive('Work');
    clock.move(60_001);
    const [second] = await receive('Work');
    await remove('Work', first?.ReceiptHandle);
    expect(queues.depth(arn('Work')).inFlight).toBe(1);
    await remove('Work', second?.ReceiptHandle);
    expect(queues.depth(arn('Work')).inFlight).toBe(0);
    await remove('Work', second?.ReceiptHandle);
    await expect(remove('Work', 'nonsense')).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });

  it('changes visibility of what is in flight only', async () => {
    await send('Work', 'a');
    const [{ ReceiptHandle } = {}] = await receive('Work');
    const change = (VisibilityTimeout: number) =>
      client.send(new sqs.ChangeMessageVisibilityCommand({ QueueUrl: url('Work'), ReceiptHandle, VisibilityTimeout }));
    await change(600);
    clock.move(300_000);
    expect(await bodies('Work')).toEqual([]);
    await change(0);
    await expect(change(10)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    expect(await bodies('Work')).toEqual(['a']);
  });

  it('answers a long poll as soon as a message comes, the clock moves, or a delay is over', async () => {
    const started = performance.now();
    const waiting = bodies('Work', { WaitTimeSeconds: 20 });
    setTimeout(() => void send('Work', 'now'), 50);
    expect(await waiting).toEqual(['now']);
    await send('Late', 'later');
    expect(queues.depth(arn('Late'))).toEqual({ visible: 0, inFlight: 0, delayed: 1 });
    const delayed = bodies('Late', { WaitTimeSeconds: 20 });
    setTimeout(() => clock.move(30_000), 50);
    expect(await delayed).toEqual(['later']);
    await send('Late', 'at once', { DelaySeconds: 0 });
    await send('Late', 'in a second', { DelaySeconds: 1 });
    expect(await bodies('Late')).toEqual(['at once']);
    expect(await bodies('Late', { WaitTimeSeconds: 5 })).toEqual(['in a second']);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('ends a long poll whose caller has gone, without taking anything', async () => {
    const gone = new AbortController();
    const polling = queues.call('ReceiveMessage', { QueueUrl: url('Work'), WaitTimeSeconds: 20 }, gone.signal);
    gone.abort();
    expect(await polling).toEqual({});
    await send('Work', 'a');
    expect(queues.depth(arn('Work')).visible).toBe(1);
  });

  it('forgets after the retention period', async () => {
    await send('Late', 'old');
    clock.move(3_600_001);
    expect(await bodies('Late')).toEqual([]);
    expect(queues.depth(arn('Late'))).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('is there after a restart', async () => {
    await send('Work', 'a');
    await send('Work', 'b');
    const [taken] = await receive('Work');
    queues.stop();
    open();
    expect(await bodies('Work')).toEqual(['b']);
    await remove('Work', taken?.ReceiptHandle);
    expect(queues.depth(arn('Work'))).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
  });

  it('takes batches entry by entry', async () => {
    const answer = await client.send(
      new sqs.SendMessageBatchCommand({
        QueueUrl: url('Work'),
        Entries: [
          { Id: 'a', MessageBody: 'one' },
          { Id: 'b', MessageBody: 'bad \u0000' },
          { Id: 'c', MessageBody: 'two' },
        ],
      }),
    );
    expect(answer.Successful?.map((s) => s.Id)).toEqual(['a', 'c']);
    expect(answer.Failed).toMatchObject([{ Id: 'b', Code: 'InvalidMessageContents', SenderFault: true }]);
    const taken = await receive('Work', { MaxNumberOfMessages: 10 });
    const Entries = taken.map((m, i) => ({ Id: String(i), ReceiptHandle: m.ReceiptHandle }));
    await client.send(new sqs.DeleteMessageBatchCommand({ QueueUrl: url('Work'), Entries }));
    expect(queues.depth(arn('Work'))).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    const twice = [
      { Id: 'a', MessageBody: '1' },
      { Id: 'a', MessageBody: '2' },
    ];
    await expect(
      client.send(new sqs.SendMessageBatchCommand({ QueueUrl: url('Work'), Entries: twice })),
    ).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
  });

  it('refuses as AWS does: no such queue, too large, empty', async () => {
    await expect(send('None', 'a')).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
    await expect(send('Work', 'x'.repeat(262_145))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(receive('Work', { MaxNumberOfMessages: 11 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(queues.call('PurgeQueue', { QueueUrl: url('Work') })).rejects.toBeInstanceOf(Refused);
  });

  it('tells its url and attributes', async () => {
    const { QueueUrl } = await client.send(new sqs.GetQueueUrlCommand({ QueueName: 'Work' }));
    expect(QueueUrl).toBe(url('Work'));
    await send('Work', 'a');
    const { Attributes } = await client.send(new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({
      QueueArn: arn('Work'),
      ApproximateNumberOfMessages: '1',
      VisibilityTimeout: '60',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('Dead'), maxReceiveCount: 2 }),
    });
  });
});

describe('a FIFO queue', () => {
  const order = (MessageBody: string, MessageGroupId: string, more = {}) =>
    send('Order.fifo', MessageBody, { MessageGroupId, ...more });

  it('keeps the order within a group and gives a group to one receiver at a time', async () => {
    for (const body of ['a1', 'b1', 'a2', 'b2', 'a3']) await order(body, body[0]!);
    const first = await receive('Order.fifo', { MaxNumberOfMessages: 1 });
    expect(first.map((m) => m.Body)).toEqual(['a1']);
    expect(await bodies('Order.fifo')).toEqual(['b1', 'b2']);
    expect(await bodies('Order.fifo')).toEqual([]);
    await remove('Order.fifo', first[0]?.ReceiptHandle);
    expect(await bodies('Order.fifo')).toEqual(['a2', 'a3']);
  });

  it('wakes a waiting poll when its group becomes free', async () => {
    await order('a1', 'a');
    await order('a2', 'a');
    const [held] = await receive('Order.fifo');
    const waiting = bodies('Order.fifo', { WaitTimeSeconds: 20 });
    await remove('Order.fifo', held?.ReceiptHandle);
    expect(await waiting).toEqual(['a2']);
  });

  it('takes the same message once within five minutes, by content or by id', async () => {
    const sent = [
      await order('same', 'a'),
      await order('same', 'a'),
      await order('x', 'a', { MessageDeduplicationId: '1' }),
      await order('y', 'a', { MessageDeduplicationId: '1' }),
    ];
    expect(new Set(sent.map((s) => s.MessageId)).size).toBe(2);
    clock.move(300_001);
    await order('same', 'a');
    expect(await bodies('Order.fifo')).toEqual(['same', 'x', 'same']);
    await expect(send('Order.fifo', 'no group')).rejects.toMatchObject({ name: 'MissingParameter' });
  });

  it('refuses to delete with an expired receipt', async () => {
    await order('a', 'a');
    const [taken] = await receive('Order.fifo');
    clock.move(60_001);
    await expect(remove('Order.fifo', taken?.ReceiptHandle)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});

it('stops the start on a property that the platform does not know', () => {
  const start = (properties: Record<string, unknown>) => () =>
    openQueues(folder, deployedOf([queue('Odd', properties)]), clock);
  expect(start({ Colour: 'red' })).toThrow(/Odd[\s\S]*Colour/);
  expect(start({ RedrivePolicy: { deadLetterTargetArn: arn('None'), maxReceiveCount: 1 } })).toThrow(/None/);
});
