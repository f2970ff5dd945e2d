import { EventType } from '@aws-lambda-powertools/batch';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import middy from '@middy/core';
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type * as z from 'zod';
import type { Named } from './queue.ts';
import { type At, eachOf, work } from './work.ts';

/** What became of an item: `before` is absent for a new one, `after` for a deleted one. */
export type Change<T> = { before?: T; after?: T };

/**
 * A handler of a table's stream, whose filter in the template lets one kind of item through: an image that does not parse as
 * `schema` is a fault and no item of another kind. The correlation id kept with the item goes on; what fails stops the shard
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
        const image = (of: 'OldImage' | 'NewImage') => {
          const stored = record.dynamodb?.[of];
          return stored && (unmarshall(stored as never) as { correlationId?: string });
        };
        const [before, after] = [image('OldImage'), image('NewImage')];
        const requestId = record.eventID ?? 'unknown';
        const correlationId = after?.correlationId ?? before?.correlationId ?? requestId;
        const change = (): Change<z.infer<S>> => ({
          ...(before && { before: schema.parse(before) }),
          ...(after && { after: schema.parse(after) }),
        });
        await work({ ...named, requestId, correlationId }, (at) => run(change(), at));
      }) as Promise<DynamoDBBatchResponse>,
  );

/**
 * A handler of a table's stream that takes a batch as a whole: for work that is cheaper together. What `run` throws brings the whole batch
 * again, in smaller parts; it must be safe to handle twice.
 */
export const streamBatch = <S extends z.ZodType>(
  named: Named,
  schema: S,
  run: (changes: Change<z.infer<S>>[], at: At) => Promise<void>,
) =>
  middy<DynamoDBStreamEvent, DynamoDBBatchResponse>(async (event: DynamoDBStreamEvent, context: Context) => {
    const parsed = (image: unknown) =>
      schema.safeParse(image && unmarshall(image as never)).data as z.infer<S> | undefined;
    const changes = event.Records.map(({ dynamodb }): Change<z.infer<S>> => {
      const [before, after] = [parsed(dynamodb?.OldImage), parsed(dynamodb?.NewImage)];
      return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
    }).filter(({ before, after }) => before !== undefined || after !== undefined);
    const id = event.Records[0]?.eventID ?? context.awsRequestId;
    await work({ ...named, requestId: id, correlationId: id }, (at) => run(changes, at));
    return { batchItemFailures: [] };
  });
