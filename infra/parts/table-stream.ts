import { Duration, Validations } from 'aws-cdk-lib';
import {
  EventSourceMapping,
  FilterCriteria,
  type Function as LambdaFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { alarm } from './alarms.ts';
import type { Frame } from './archive-function.ts';
import { allow, mayFollow, streamOf } from './grants.ts';
import type { TableHolding } from './holding.ts';
import { deadLetters } from './work-queue.ts';

/** `batch`: records per call (default 100); `waitSeconds`: how long a batch may gather. */
export type StreamPace = { batch?: number; waitSeconds?: number };

/** Which changes matter: of items with these values of a key field, and with `having` in the new image; deleted ones only with `removed`. */
export type Followed = {
  sortKey: [field: string, values: (string | { prefix: string })[]];
  having?: Record<string, unknown>;
  removed?: boolean;
};

/**
 * A function that follows a table's stream; changes that do not matter never wake it. Ten attempts, splitting the batch, then the record's place in the stream (not its content)
 * goes to the dead letters. The stream forgets after 24 hours: lagging an hour is an alarm.
 */
export function followStream(
  frame: Frame,
  holding: TableHolding,
  worker: LambdaFunction,
  { sortKey: [field, values], having, removed = false, batch = 100, waitSeconds }: Followed & StreamPace,
): void {
  const letters = deadLetters(frame, worker.node.id);
  Validations.of(letters).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'These are dead letters: of a stream, which names them in its event source instead of a redrive policy.',
  });
  mayFollow(worker, holding);
  allow(worker, ['sqs:SendMessage'], [letters.queueArn]);
  new EventSourceMapping(frame.stack, `${worker.node.id}Source`, {
    target: worker,
    eventSourceArn: streamOf(holding.table),
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: batch,
    ...(waitSeconds && { maxBatchingWindow: Duration.seconds(waitSeconds) }),
    bisectBatchOnError: true,
    retryAttempts: 10,
    reportBatchItemFailures: true,
    onFailure: { bind: () => ({ destination: letters.queueArn }) },
    filters: [
      FilterCriteria.filter({
        eventName: removed ? ['INSERT', 'MODIFY', 'REMOVE'] : ['INSERT', 'MODIFY'],
        dynamodb: { Keys: { [field]: { S: values } }, ...(having && { NewImage: having }) },
      }),
    ],
  });
  const age = worker.metric('IteratorAge', { period: Duration.minutes(5), statistic: 'Maximum' });
  alarm(frame.stack, frame.settings, `${worker.node.id}Lag`, {
    metric: age,
    above: Duration.hours(1).toMilliseconds(),
  });
}
