import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../clock.ts';
import { Refused } from '../signature.ts';
import { md5, md5OfAttributes, sizeOf } from './digests.ts';
import { attributesShown, messageShown } from './message-shown.ts';
import type { Messages } from './messages.ts';
import { type QueueSettings, refusal } from './settings.ts';

const Url = z.object({ QueueUrl: z.string() });
const Attribute = z.strictObject({
  DataType: z.string().min(1),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});
const Outgoing = z.object({
  MessageBody: z.string().default(''),
  DelaySeconds: z.number().int().min(0).max(900).optional(),
  MessageAttributes: z.record(z.string(), Attribute).default({}),
  MessageSystemAttributes: z.strictObject({ AWSTraceHeader: Attribute.optional() }).default({}),
  MessageGroupId: z.string().optional(),
  MessageDeduplicationId: z.string().optional(),
});
const seconds = z.number().int().min(0).max(43_200);
const names = z.array(z.string()).default([]);
const Receiving = z.object({
  MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
  VisibilityTimeout: seconds.optional(),
  WaitTimeSeconds: z.number().int().min(0).max(20).optional(),
  AttributeNames: names,
  MessageSystemAttributeNames: names,
  MessageAttributeNames: names,
});
const Handle = z.object({ ReceiptHandle: z.string().min(1) });
const Visibility = Handle.extend({ VisibilityTimeout: seconds });
const Entry = z.looseObject({ Id: z.string().regex(/^[\w-]{1,80}$/) });
const Batch = z.object({ Entries: z.array(Entry) });

/** Characters that XML 1.0 allows, which is what a message may hold. */
const allowed = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

/** Reads a request; a wrong field is refused by name, as SQS does. */
function read<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw refusal.invalid(`${path.join('.')}: ${message}`);
}

export type Action = (queue: QueueSettings, body: unknown, signal?: AbortSignal) => unknown;
export type Place = {
  messages: Messages;
  clock: Clock;
  account: string;
  /** Says that a queue may have something to take now. */
  wake(queueName: string): void;
  /** Waits until the queue is woken, the clock moves, or `ms` have passed. */
  asleep(queueName: string, ms: number, signal?: AbortSignal): Promise<void>;
  url(queue: QueueSettings): string;
};

/** The actions of `AmazonSQS.*` on one queue. */
export function actions({ messages, clock, account, wake, asleep, url }: Place): Record<string, Action> {
  function send(queue: QueueSettings, body: unknown) {
    const given = read(Outgoing, body);
    if (given.MessageBody === '') throw refusal.missing('MessageBody');
    if (!allowed.test(given.MessageBody)) throw refusal.contents();
    if (sizeOf(given.MessageBody, given.MessageAttributes) > queue.maximumBytes)
      throw refusal.invalid(`Message must be shorter than ${queue.maximumBytes} bytes.`);
    if (queue.fifo && !given.MessageGroupId) throw refusal.missing('MessageGroupId');
    if (queue.fifo && given.DelaySeconds) throw refusal.invalid('A FIFO queue has no delay per message.');
    const contentId = queue.contentBasedDeduplication
      ? createHash('sha256').update(given.MessageBody).digest('hex')
      : undefined;
    const deduplicationId = queue.fifo ? (given.MessageDeduplicationId ?? contentId) : null;
    if (deduplicationId === undefined)
      throw refusal.invalid(
        'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
      );
    const added = messages.add(
      queue,
      {
        body: given.MessageBody,
        attributes: given.MessageAttributes,
        trace: given.MessageSystemAttributes.AWSTraceHeader?.StringValue ?? null,
        delayMs: given.DelaySeconds === undefined ? queue.delayMs : given.DelaySeconds * 1000,
        groupId: given.MessageGroupId ?? null,
        deduplicationId,
      },
      clock.now(),
    );
    wake(queue.name);
    return {
      MessageId: added.messageId,
      MD5OfMessageBody: md5(given.MessageBody),
      MD5OfMessageAttributes: md5OfAttributes(given.MessageAttributes),
      ...(queue.fifo && { SequenceNumber: String(added.sequence).padStart(20, '0') }),
    };
  }

  async function receive(queue: QueueSettings, body: unknown, signal?: AbortSignal) {
    const asked = read(Receiving, body);
    const visibilityMs = asked.VisibilityTimeout === undefined ? queue.visibilityMs : asked.VisibilityTimeout * 1000;
    const until = clock.now() + (asked.WaitTimeSeconds ?? queue.waitSeconds) * 1000;
    while (!signal?.aborted) {
      const now = clock.now();
      const taken = messages.take(queue, asked.MaxNumberOfMessages, visibilityMs, now);
      if (taken.redriven) wake(queue.redrive!.deadLetters);
      const systemNames = [...asked.AttributeNames, ...asked.MessageSystemAttributeNames];
      const shown = taken.messages.map((m) => messageShown(m, account, systemNames, asked.MessageAttributeNames));
      if (shown.length) return { Messages: shown };
      if (now >= until) break;
      await asleep(queue.name, Math.min(until, messages.nextVisibleAt(queue, now) ?? until) - now, signal);
    }
    return {};
  }

  function remove(queue: QueueSettings, body: unknown) {
    messages.remove(queue, read(Handle, body).ReceiptHandle, clock.now());
    if (queue.fifo) wake(queue.name);
    return {};
  }

  function hide(queue: QueueSettings, body: unknown) {
    const { ReceiptHandle, VisibilityTimeout } = read(Visibility, body);
    messages.hide(queue, ReceiptHandle, VisibilityTimeout * 1000, clock.now());
    wake(queue.name);
    return {};
  }

  /** The …Batch form of an action: each entry succeeds or fails by itself. */
  const each = (one: (queue: QueueSettings, body: unknown) => object) => (queue: QueueSettings, body: unknown) => {
    const { Entries } = read(Batch, body);
    if (Entries.length === 0)
      throw refusal.batch('EmptyBatchRequest', 'There should be at least one entry in the request.');
    if (Entries.length > 10)
      throw refusal.batch('TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10.');
    if (new Set(Entries.map((e) => e.Id)).size < Entries.length)
      throw refusal.batch('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
    const bodies = Entries.map((e) => (typeof e.MessageBody === 'string' ? e.MessageBody : ''));
    if (sizeOf(bodies.join(''), {}) > queue.maximumBytes)
      throw refusal.batch('BatchRequestTooLong', `Batch requests cannot be longer than ${queue.maximumBytes} bytes.`);
    const Successful: object[] = [];
    const Failed: object[] = [];
    for (const entry of Entries) {
      try {
        Successful.push({ Id: entry.Id, ...one(queue, entry) });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
      }
    }
    return { Successful, ...(Failed.length && { Failed }) };
  };

  return {
    SendMessage: send,
    SendMessageBatch: each(send),
    ReceiveMessage: receive,
    DeleteMessage: remove,
    DeleteMessageBatch: each(remove),
    ChangeMessageVisibility: hide,
    ChangeMessageVisibilityBatch: each(hide),
    GetQueueUrl: (queue) => ({ QueueUrl: url(queue) }),
    GetQueueAttributes: (queue, body) => {
      const { AttributeNames } = read(z.object({ AttributeNames: names }), body);
      return { Attributes: attributesShown(queue, messages.depth(queue, clock.now()), AttributeNames) };
    },
  };
}

/** The queue's name that a request gives: the last part of its URL, or (GetQueueUrl) by itself. */
export function queueNameOf(body: unknown): string {
  const named = z.object({ QueueName: z.string() }).safeParse(body);
  return named.success ? named.data.QueueName : read(Url, body).QueueUrl.split('/').at(-1)!;
}
