import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Frame } from './archive-function.ts';
import type { BucketHolding, WorkQueue } from './holding.ts';
import { type Pace, workQueue } from './work-queue.ts';

/**
 * Objects that arrive under a prefix of the bucket go through a queue to a worker. Said on the bucket itself (L1):
 * the L2 way would deploy a custom resource with a function of its own.
 */
export function arrivals(
  frame: Frame,
  { bucket }: BucketHolding,
  id: string,
  { prefix, worker, ...pace }: { prefix: string; worker: LambdaFunction } & Pace,
): WorkQueue {
  const arrived = workQueue(frame, id, worker, { ...pace, ownPolicy: true });
  const { queue } = arrived;
  // By account, not by bucket: a policy that names the bucket, which must wait for the policy, is a cycle.
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  bucket.node.addDependency(queue);
  const declared = bucket.node.defaultChild as CfnBucket;
  const { queueConfigurations: before = [] } = (declared.notificationConfiguration ??
    {}) as CfnBucket.NotificationConfigurationProperty;
  const arrival = {
    event: 's3:ObjectCreated:*',
    queue: queue.queueArn,
    filter: { s3Key: { rules: [{ name: 'prefix', value: prefix }] } },
  };
  declared.notificationConfiguration = {
    queueConfigurations: [...(before as CfnBucket.QueueConfigurationProperty[]), arrival],
  };
  return arrived;
}
