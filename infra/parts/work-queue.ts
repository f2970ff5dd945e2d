import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { alarm } from './alarms.ts';
import type { Frame } from './archive-function.ts';
import { mayConsume } from './grants.ts';
import type { WorkQueue } from './holding.ts';

/** `batch`: messages per call (default 10). `abreast`: at most so many calls at once (AWS: at least 2). */
export type Pace = { batch?: number; abreast?: number };

/** Where messages end that cannot be handled: kept for 14 days, and an alarm from the first one on. */
export function deadLetters({ stack, settings }: Omit<Frame, 'bundles'>, id: string): Queue {
  const queue = new Queue(stack, `${id}DeadLetters`, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  const metric = queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum' });
  alarm(stack, settings, `${id}DeadLetters`, { metric, above: 0 });
  return queue;
}

/**
 * A queue and the function that works it off. A message is hidden for six timeouts (AWS's own advice, so that retries of
 * a whole batch fit in), fails alone, and after five attempts goes to the dead letters. A wait of over an hour is an alarm.
 */
export function workQueue(
  frame: Frame,
  id: string,
  worker: LambdaFunction,
  { batch = 10, abreast }: Pace = {},
): WorkQueue {
  const timeout = worker.timeout?.toSeconds() ?? 0;
  const queue = new Queue(frame.stack, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    visibilityTimeout: Duration.seconds(6 * timeout),
    retentionPeriod: Duration.days(14),
    deadLetterQueue: { queue: deadLetters(frame, id), maxReceiveCount: 5 },
  });
  const metric = queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: 'Maximum' });
  alarm(frame.stack, frame.settings, `${id}Age`, { metric, above: 3600 });
  const made = { setting: `${id.replace(/(?<!^)[A-Z]/g, '_$&').toUpperCase()}_QUEUE`, queue };
  mayConsume(worker, made);
  new EventSourceMapping(frame.stack, `${id}Source`, {
    target: worker,
    eventSourceArn: queue.queueArn,
    batchSize: batch,
    maxConcurrency: abreast,
    reportBatchItemFailures: true,
  });
  return made;
}
