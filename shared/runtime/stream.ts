import { EventType } from '@aws-lambda-powertools/batch';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import middy from '@middy/core';
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type * as z from 'zod';
import type { Named } from './queue.ts';
import { type At, eachOf, work } from './work.ts';

/** What became of an item: `before` is absent for a new one, `after` for a deleted one. */
export type Change<T> = { before?: T; after?: T };

type Images = { [K in keyof Change<unknown>]: { correlationId?: string } };

const imagesOf = ({ dynamodb }: DynamoDBRecord): Images => ({
  ...(dynamodb?.OldImage && { before: unmarshall(dynamodb.OldImage as never) }),
  ...(dynamodb?.NewImage && { after: unmarshall(dynamodb.NewImage as never) }),
});

const parsed = <S extends z.ZodType>({ before, after }: Images, schema: S): Change<z.infer<S>> => ({
  ...(before && { before: schema.parse(before) }),
  ...(after && { after: schema.parse(after) }),
});

/**
 * A handler of a table's stream, whose filter in the template lets only items of `schema` through: an image that does not
 * parse is a fault and no item of another kind. The correlation id kept with the item goes on; what fails stops the shard
 * there and is tried again.
 */
export const stream = <S extends z.ZodType>(
  named: Named,
  schema: S,
  run: (change: Change<z.infer<S>>, at: At) => Promise<void>,
) =>
  middy<DynamoDBStreamEvent, DynamoDBBatchResponse>(
    (event: DynamoDBStreamEvent, context: Context) =>
      eachOf(event, context, EventType.DynamoDBStreams, async (record: DynamoDBRecord) => {
        const images = imagesOf(record);
        const requestId = record.eventID ?? 'unknown';
        const correlationId = images.after?.correlationId ?? images.before?.correlationId ?? requestId;
        await work({ ...named, requestId, correlationId }, (at) => run(parsed(images, schema), at));
      }) as Promise<DynamoDBBatchResponse>,
  );

/**
 * The same for a batch as a whole: for work that is cheaper together. What `run` throws brings the whole batch again, in
 * smaller parts; it must be safe to handle twice.
 */
export const streamBatch = <S extends z.ZodType>(
  named: Named,
  schema: S,
  run: (changes: Change<z.infer<S>>[], at: At) => Promise<void>,
) =>
  middy<DynamoDBStreamEvent, DynamoDBBatchResponse>(async (event: DynamoDBStreamEvent, context: Context) => {
    const id = event.Records[0]?.eventID ?? context.awsRequestId;
    await work({ ...named, requestId: id, correlationId: id }, (at) =>
      run(
        event.Records.map((record) => parsed(imagesOf(record), schema)),
        at,
      ),
    );
    return { batchItemFailures: [] };
  });
