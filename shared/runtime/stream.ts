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
 * A handler of a table's stream. Images that do not parse as `schema` are of another kind and are passed over.
 * The correlation id kept with the item goes on; what `run` throws stops the shard there and is tried again.
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
        const change = { before: schema.safeParse(before).data, after: schema.safeParse(after).data };
        if (!change.before && !change.after) return;
        const requestId = record.eventID ?? 'unknown';
        const correlationId = after?.correlationId ?? before?.correlationId ?? requestId;
        await work({ ...named, requestId, correlationId }, (at) => run(change as Change<z.infer<S>>, at));
      }) as Promise<DynamoDBBatchResponse>,
  );
