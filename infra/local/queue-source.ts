import type { Clock } from './clock.ts';
import { type EventSource, handOver, mappingOf, pause } from './event-source.ts';
import type { Functions } from './functions.ts';
import type { Received } from './queues/message-shown.ts';
import type { Queues } from './queues.ts';
import type { Declared, Deployed } from './template.ts';

/** No more is gathered from here on: ten more messages at their largest stay under Lambda's 6 MB. */
const batchBytes = 3_000_000;

/**
 * Feeds a function from its queue: batches up to size and window, as many at a time as the pool (or MaximumConcurrency) allows. What was
 * handled is deleted; what failed shows again after its visibility timeout and ends in the dead letters.
 */
export function openQueueSource(
  declared: Declared,
  given: {
    deployed: Deployed;
    functions: Functions;
    queues: Queues;
    clock: Clock;
    log: (functionName: string, line: string) => void;
  },
): EventSource {
  const { deployed, queues, clock } = given;
  const { mapping, run } = mappingOf(declared, given.functions);
  if (mapping.FilterCriteria) throw new Error(`${declared.id}:队列不支持过滤 · filters on queues are not supported`);
  const { EventSourceArn: arn, BatchSize: size = 10, MaximumBatchingWindowInSeconds: windowSeconds } = mapping;
  if (size > 10 && !windowSeconds) throw new Error(`${declared.id}:BatchSize > 10 须有窗口 · needs a batching window`);
  const QueueUrl = `${deployed.origin}/${deployed.account}/${deployed.byArn(arn).name}`;
  const concurrency = Math.min(run.concurrency, mapping.ScalingConfig?.MaximumConcurrency ?? run.concurrency);
  const ending = new AbortController();
  const active = new Set<Promise<void>>();

  async function receive(max: number, seconds: number): Promise<Received[]> {
    const asked = {
      QueueUrl,
      MaxNumberOfMessages: Math.min(10, max),
      WaitTimeSeconds: Math.min(20, Math.ceil(seconds)),
    };
    const all = { AttributeNames: ['All'], MessageAttributeNames: ['All'] };
    const { Messages } = (await queues.call('ReceiveMessage', { ...asked, ...all }, ending.signal)) as {
      Messages?: Received[];
    };
    return Messages ?? [];
  }

  async function gather(): Promise<Received[]> {
    const batch = new Map((await receive(size, 20)).map((m) => [m.MessageId, m]));
    const until = clock.now() + windowSeconds * 1000;
    const bytes = () => [...batch.values()].reduce((sum, m) => sum + Buffer.byteLength(m.Body), 0);
    while (
      batch.size > 0 &&
      batch.size < size &&
      clock.now() < until &&
      bytes() < batchBytes &&
      !ending.signal.aborted
    ) {
      // Received again within a long window: the later receipt is the one that deletes.
      for (const m of await receive(size - batch.size, (until - clock.now()) / 1000)) batch.set(m.MessageId, m);
    }
    return [...batch.values()];
  }

  async function work(batch: Received[]) {
    const records = batch.map((m) => recordOf(m, arn, deployed.region));
    const { failed } = await handOver(
      run,
      records,
      batch.map((m) => m.MessageId),
      mapping,
    );
    if (failed === 'all') return;
    const done = batch.filter((m) => !failed.has(m.MessageId));
    for (const { ReceiptHandle } of done) queues.delete(arn, ReceiptHandle);
  }

  const logged = (error: unknown) => {
    if (!ending.signal.aborted) given.log(declared.id, `${run.name}: ${(error as Error).stack}`);
  };
  async function poll() {
    while (!ending.signal.aborted) {
      try {
        const batch = await gather();
        if (!batch.length) continue;
        const working = work(batch)
          .catch(logged)
          .finally(() => active.delete(working));
        active.add(working);
        while (active.size >= concurrency) await Promise.race(active);
      } catch (error) {
        logged(error);
        await pause(1000, ending.signal);
      }
    }
  }
  const polling = mapping.Enabled ? poll() : Promise.resolve();

  return {
    id: declared.id,
    lag: async () => {
      const { visible, inFlight, delayed } = queues.depth(arn);
      return visible + inFlight + delayed;
    },
    async stop() {
      ending.abort();
      await Promise.all([polling, ...active]);
    },
  };
}

/** A message as Lambda's SQS event carries it. */
function recordOf(message: Received, arn: string, region: string) {
  const {
    MessageId,
    ReceiptHandle,
    Body,
    Attributes,
    MessageAttributes = {},
    MD5OfBody,
    MD5OfMessageAttributes,
  } = message;
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        {
          ...(StringValue !== undefined && { stringValue: StringValue }),
          ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType: DataType,
        },
      ]),
    ),
    md5OfBody: MD5OfBody,
    ...(MD5OfMessageAttributes && { md5OfMessageAttributes: MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: region,
  };
}
