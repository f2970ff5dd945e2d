import { EventType } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { type At, eachOf, work } from './work.ts';

/** Names the work in the log: capability and operation. */
export type Named = { capability: string; operation: string };

/**
 * A handler of queue messages, parsed by `schema`. What `run` throws sends that one message back to the queue;
 * a message must be safe to handle twice.
 */
export const queue = <S extends z.ZodType>(
  named: Named,
  schema: S,
  run: (message: z.infer<S>, at: At) => Promise<void>,
) =>
  middy<SQSEvent, SQSBatchResponse>(
    (event: SQSEvent, context: Context) =>
      eachOf(event, context, EventType.SQS, (record: SQSRecord) =>
        work(callOf(named, record), (at) => run(schema.parse(JSON.parse(record.body)), at)),
      ) as Promise<SQSBatchResponse>,
  );

/** One object that has arrived in a bucket. `key` is decoded; events come at least once and in any order. */
export type Arrival = { bucket: string; key: string; size: number };

/** Objects that have arrived, as one message tells of them: their keys decoded. */
export const arrivalsIn = ({ Records }: z.infer<typeof Notification>): Arrival[] =>
  Records.map(({ s3 }) => ({
    bucket: s3.bucket.name,
    key: decodeURIComponent(s3.object.key.replaceAll('+', ' ')),
    size: s3.object.size,
  }));

/** What a bucket tells a queue. */
export const Notification = z.object({
  Records: z
    .array(
      z.object({
        eventName: z.string(),
        s3: z.object({
          bucket: z.object({ name: z.string() }),
          object: z.object({ key: z.string(), size: z.number().default(0) }),
        }),
      }),
    )
    .default([]),
});

/** A handler of bucket events that come through a queue; S3's own test message carries no records and is passed over. */
export const arrivals = (named: Named, run: (arrival: Arrival, at: At) => Promise<void>) =>
  queue(named, Notification, async (message, at) => {
    for (const arrival of arrivalsIn(message)) await run(arrival, at);
  });

const callOf = (named: Named, record: SQSRecord) => ({
  ...named,
  requestId: record.messageId,
  correlationId: record.messageAttributes.correlationId?.stringValue ?? record.messageId,
});
