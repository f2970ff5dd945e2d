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

/**
 * A function that follows a table's stream. `sortKey` names the key field and the values whose changes matter; others
 * never wake the function. Ten attempts, splitting the batch, then the record's place in the stream (not its content)
 * goes to the dead letters. The stream forgets after 24 hours: lagging an hour is an alarm.
 */
export function followStream(
  frame: Frame,
  holding: TableHolding,
  worker: LambdaFunction,
  { sortKey: [field, values] }: { sortKey: [field: string, values: string[]] },
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
    batchSize: 100,
    bisectBatchOnError: true,
    retryAttempts: 10,
    reportBatchItemFailures: true,
    onFailure: { bind: () => ({ destination: letters.queueArn }) },
    filters: [
      FilterCriteria.filter({ eventName: ['INSERT', 'MODIFY'], dynamodb: { Keys: { [field]: { S: values } } } }),
    ],
  });
  const age = worker.metric('IteratorAge', { period: Duration.minutes(5), statistic: 'Maximum' });
  alarm(frame.stack, frame.settings, `${worker.node.id}Lag`, {
    metric: age,
    above: Duration.hours(1).toMilliseconds(),
  });
}
