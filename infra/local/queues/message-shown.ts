import { type MessageAttributes, md5, md5OfAttributes } from './digests.ts';
import type { Depth, Message } from './messages.ts';
import type { QueueSettings } from './settings.ts';

/** A received message as the JSON protocol shows it. */
export type Received = {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  Attributes?: Record<string, string>;
  MessageAttributes?: MessageAttributes;
  MD5OfMessageAttributes?: string;
};

/** A message with the attributes that were asked for by name, `All`, or (its own attributes) `prefix.*`. */
export function messageShown(message: Message, account: string, systemNames: string[], names: string[]): Received {
  const system = only(systemAttributes(message, account), systemNames);
  const wanted = names.map((name) => (name === 'All' ? '.*' : name));
  const isWanted = (name: string) =>
    wanted.some((w) => w === name || (w.endsWith('.*') && name.startsWith(w.slice(0, -2))));
  const own = Object.fromEntries(Object.entries(message.attributes).filter(([name]) => isWanted(name)));
  const digest = md5OfAttributes(own);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.handle!,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(Object.keys(system).length && { Attributes: system }),
    ...(digest && { MessageAttributes: own, MD5OfMessageAttributes: digest }),
  };
}

const systemAttributes = (message: Message, account: string) => ({
  SenderId: account,
  SentTimestamp: String(message.sentAt),
  ApproximateReceiveCount: String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  ...(message.trace && { AWSTraceHeader: message.trace }),
  ...(message.groupId && { MessageGroupId: message.groupId }),
  ...(message.deduplicationId && {
    MessageDeduplicationId: message.deduplicationId,
    SequenceNumber: String(message.sequence).padStart(20, '0'),
  }),
  ...(message.deadLetterSource && { DeadLetterQueueSourceArn: message.deadLetterSource }),
});

/** What GetQueueAttributes tells. */
export function attributesShown(queue: QueueSettings, depth: Depth, names: string[]): Record<string, string> {
  const { redrive } = queue;
  const deadLetterTargetArn = redrive && queue.arn.replace(/[^:]+$/, redrive.deadLetters);
  const all = {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(depth.visible),
    ApproximateNumberOfMessagesNotVisible: String(depth.inFlight),
    ApproximateNumberOfMessagesDelayed: String(depth.delayed),
    VisibilityTimeout: String(queue.visibilityMs / 1000),
    DelaySeconds: String(queue.delayMs / 1000),
    MessageRetentionPeriod: String(queue.retentionMs / 1000),
    ReceiveMessageWaitTimeSeconds: String(queue.waitSeconds),
    MaximumMessageSize: String(queue.maximumBytes),
    ...(redrive && {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: redrive.maxReceiveCount }),
    }),
    ...(queue.fifo && { FifoQueue: 'true', ContentBasedDeduplication: String(queue.contentBasedDeduplication) }),
  };
  return only(all, names);
}

const only = (all: Record<string, string>, names: string[]): Record<string, string> =>
  names.includes('All') ? all : Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
