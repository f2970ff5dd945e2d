import { Duration, type Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnQueuePolicy, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { alarm } from './alarms.ts';
import type { Frame } from './archive-function.ts';
import { mayConsume } from './grants.ts';
import type { WorkQueue } from './holding.ts';

/**
 * `batch`: messages per call (default 10). `abreast`: at most so many calls at once (AWS: at least 2; default 20). Without a limit one large upload could
 * take every call that the account has, and no desk would be answered.
 */
export type Pace = { batch?: number; abreast?: number };

/**
 * The queues of the stack speak TLS only, by one policy for all of them: each one's own would be a tenth of what a stack may hold.
 * SQS takes a statement on one queue or on any, and a policy reaches no queue but those it is put on.
 */
function overTls(stack: Stack, { queueUrl }: Queue): void {
  const known = stack.node.tryFindChild('QueuesOverTls') as CfnQueuePolicy | undefined;
  if (known) return void known.queues.push(queueUrl);
  const plain = new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['sqs:*'],
    resources: ['*'],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  const policyDocument = new PolicyDocument({ statements: [plain] });
  new CfnQueuePolicy(stack, 'QueuesOverTls', { queues: [queueUrl], policyDocument });
}

/** Where messages end that cannot be handled: kept for 14 days, and an alarm from the first one on. */
export function deadLetters({ stack, settings }: Omit<Frame, 'bundles'>, id: string): Queue {
  const queue = new Queue(stack, `${id}DeadLetters`, {
    encryption: QueueEncryption.SQS_MANAGED,
    retentionPeriod: Duration.days(14),
  });
  overTls(stack, queue);
  const metric = queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum' });
  alarm(stack, settings, `${id}DeadLetters`, { metric, above: 0 });
  return queue;
}

/**
 * A queue and the function that works it off. A message is hidden for six timeouts (AWS's own advice, so that retries of
 * a whole batch fit in), fails alone, and after five attempts goes to the dead letters. A wait of over an hour is an alarm.
 * With `ownPolicy` others than our functions may be let in.
 */
export function workQueue(
  frame: Frame,
  id: string,
  worker: LambdaFunction,
  { batch = 10, abreast = 20, ownPolicy = false }: Pace & { ownPolicy?: boolean } = {},
): WorkQueue {
  const timeout = worker.timeout?.toSeconds() ?? 0;
  const queue = new Queue(frame.stack, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: ownPolicy,
    visibilityTimeout: Duration.seconds(6 * timeout),
    retentionPeriod: Duration.days(14),
    deadLetterQueue: { queue: deadLetters(frame, id), maxReceiveCount: 5 },
  });
  if (!ownPolicy) overTls(frame.stack, queue);
  const metric = queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: 'Maximum' });
  alarm(frame.stack, frame.settings, `${id}Age`, { metric, above: 3600 });
  const made = { setting: `${id.replace(/(?<!^)[A-Z]/g, '_$&').toUpperCase()}_QUEUE`, queue, worker };
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
