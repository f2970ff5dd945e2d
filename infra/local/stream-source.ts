import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from './clock.ts';
import { filterOf } from './event-filter.ts';
import { type EventSource, mappingOf, pause } from './event-source.ts';
import type { Functions } from './functions.ts';
import type { Queues } from './queues.ts';
import { deliver, type GivenUp, withinPayload } from './stream-delivery.ts';
import { openCheckpoints, type StreamRecord, type StreamsCall, sequenceOf, streamReader } from './stream-reader.ts';
import type { Declared, Deployed } from './template.ts';

const idleMs = 100;
const unaskedMs = 2000;
const newShardsMs = 2000;
const retryMs = 1000;
const atMost = 1000;

/**
 * Feeds a function from a table's stream: shard by shard, parents first, in order, from the checkpoint kept in `folder`. `streams` and
 * `engineArn` are the engine's; the function sees the template's ARN.
 */
export function openStreamSource(
  declared: Declared,
  given: {
    deployed: Deployed;
    functions: Functions;
    queues: Queues;
    clock: Clock;
    streams: StreamsCall;
    engineArn: string;
    /** How many calls have written so far: while it stands still the engine is asked seldom. Without it, always. */
    writes?: () => number;
    folder: string;
    log: (functionName: string, line: string) => void;
  },
): EventSource {
  const { deployed, clock, queues } = given;
  const { mapping, run } = mappingOf(declared, given.functions);
  const {
    EventSourceArn: streamArn,
    BatchSize: batchSize = 100,
    MaximumBatchingWindowInSeconds: windowSeconds,
  } = mapping;
  if (!mapping.StartingPosition)
    throw new Error(`${declared.id}:流须有 StartingPosition · a stream needs a starting position`);
  const passes = filterOf((mapping.FilterCriteria?.Filters ?? []).map((f) => f.Pattern));
  const destination = mapping.DestinationConfig?.OnFailure.Destination;
  if (destination) queues.depth(destination);
  const checkpoints = openCheckpoints(join(given.folder, `${declared.stack}-${declared.id}.json`));
  const reader = streamReader(given.streams, given.engineArn, checkpoints);
  const ending = new AbortController();
  const reading = new Map<string, Promise<void>>();
  const pending = new Map<string, number>();

  /** The engine knows the machine's time only. */
  const inOurTime = (record: StreamRecord): StreamRecord => ({
    ...record,
    awsRegion: deployed.region,
    eventSourceARN: streamArn,
    dynamodb: {
      ...record.dynamodb,
      ApproximateCreationDateTime: record.dynamodb.ApproximateCreationDateTime + Math.floor(clock.offset() / 1000),
    },
  });

  function giveUp(shardId: string, { records, condition, tries }: GivenUp) {
    const [first, last] = [records[0]!, records.at(-1)!];
    const arrival = (r: StreamRecord) => new Date(r.dynamodb.ApproximateCreationDateTime * 1000).toISOString();
    const message = {
      requestContext: { requestId: randomUUID(), functionArn: run.arn, condition, approximateInvokeCount: tries },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: new Date(clock.now()).toISOString(),
      DDBStreamBatchInfo: {
        shardId,
        startSequenceNumber: sequenceOf(first),
        endSequenceNumber: sequenceOf(last),
        approximateArrivalOfFirstRecord: arrival(first),
        approximateArrivalOfLastRecord: arrival(last),
        batchSize: records.length,
        streamArn,
      },
    };
    given.log(declared.id, `${run.name}: ${condition} ${JSON.stringify(message.DDBStreamBatchInfo)}`);
    if (destination) queues.send(destination, JSON.stringify(message));
  }

  /** Pauses until there may be something new since `before`, or the platform's time is `until`. */
  async function quiet(before: number | undefined, until: number) {
    for (const end = performance.now() + unaskedMs; performance.now() < end && !ending.signal.aborted; ) {
      await pause(idleMs, ending.signal);
      if (before === undefined || given.writes?.() !== before || clock.now() >= until) return;
    }
  }

  async function read(shard: string) {
    const to = {
      run,
      mapping,
      now: clock.now,
      signal: ending.signal,
      handled: (sequence: string) => checkpoints.handled(shard, sequence),
      giveUp: (lost: GivenUp) => giveUp(shard, lost),
    };
    let iterator = await reader.iteratorAt(shard);
    while (iterator && !ending.signal.aborted) {
      const batch: StreamRecord[] = [];
      const until = clock.now() + windowSeconds * 1000;
      do {
        const before = given.writes?.();
        const page = await reader.page(iterator, shard, batchSize - batch.length);
        batch.push(...page.records.map(inOurTime));
        iterator = page.next;
        if (!page.records.length && iterator) await quiet(before, batch.length ? until : Number.POSITIVE_INFINITY);
      } while (iterator && batch.length && batch.length < batchSize && clock.now() < until && !ending.signal.aborted);
      if (!batch.length) continue;
      pending.set(shard, batch.length);
      for (const part of withinPayload(batch.filter(passes))) await deliver(to, part);
      // Stopped in the middle: what was not handled comes again.
      if (ending.signal.aborted) return;
      checkpoints.handled(shard, sequenceOf(batch.at(-1)!));
      pending.delete(shard);
    }
    if (!ending.signal.aborted) checkpoints.finish(shard);
  }

  const logged = (error: unknown) => {
    if (!ending.signal.aborted) given.log(declared.id, `${run.name}: ${(error as Error).stack}`);
  };
  /** Something went wrong with the engine: said, and tried again after a while. */
  const tryLater = async (error: unknown) => {
    logged(error);
    await pause(retryMs, ending.signal);
    return [];
  };
  async function follow() {
    while (!ending.signal.aborted) {
      const shards = await reader.unfinished().catch(tryLater);
      for (const { id } of shards.filter((s) => s.free && !reading.has(s.id))) {
        const done = read(id)
          .catch(tryLater)
          .then(() => void reading.delete(id));
        reading.set(id, done);
      }
      await Promise.race([pause(newShardsMs, ending.signal), ...reading.values()]);
    }
  }
  const following = mapping.Enabled ? follow() : Promise.resolve();

  /** Asks the engine, not the readers: a record written a moment ago counts, though no reader has seen it. */
  async function lag() {
    let behind = 0;
    for (const { id } of await reader.unfinished()) {
      const iterator = await reader.iteratorAt(id);
      const { records } = iterator ? await reader.page(iterator, id, atMost) : { records: [] };
      behind += Math.max(records.length, pending.get(id) ?? 0);
    }
    return behind;
  }

  return {
    id: declared.id,
    lag,
    async stop() {
      ending.abort();
      await Promise.all([following, ...reading.values()]);
    },
  };
}
