import { BatchProcessor, type EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { type Call, during } from './call.ts';
import { now } from './clock.ts';
import { newId } from './ids.ts';
import { logCall, type Outcome } from './log.ts';
import { Problem } from './problem.ts';

/** What work off the request path is told besides its message. */
export type At = { now: Date; newId: () => string };

/** Runs one unit of work as a call of its own: one log line, with the outcome; failures go on to the batch. */
export async function work(call: Omit<Call, 'startedAt' | 'facts'>, run: (at: At) => Promise<void>): Promise<void> {
  const startedAt = now();
  const whole: Call = { ...call, startedAt, facts: {} };
  let end: Outcome = { outcome: 'done' };
  try {
    await during(whole, () => run({ now: startedAt, newId: () => newId(startedAt) }));
  } catch (error) {
    end = error instanceof Problem ? { outcome: 'refused', because: error.slug } : { outcome: 'failed', error };
    throw error;
  } finally {
    logCall(whole, end);
  }
}

/** Runs every record of a batch, in order, and names those that failed, so that only they come again. */
export async function eachOf<R extends SQSRecord | DynamoDBRecord>(
  event: { Records: R[] },
  context: Context,
  type: typeof EventType.SQS | typeof EventType.DynamoDBStreams,
  one: (record: R) => Promise<void>,
): Promise<SQSBatchResponse | DynamoDBBatchResponse> {
  const processor = new BatchProcessor(type);
  const options = { context, processInParallel: false, throwOnFullBatchFailure: false };
  return processPartialResponse(event as never, one as never, processor, options);
}
