import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { correlationId } from './call.ts';
import { Fault } from './fault.ts';
import { once } from './once.ts';
import { setting } from './settings.ts';

const queues = once(() => new SQSClient({}));

/**
 * Sends messages to the queue whose URL is in the named setting, at most ten per request; they carry the call's
 * correlation id. `group` says whose they are: when one group's pile up, SQS hands out those of the others first
 * (fair queues). Throws if any was not taken, so that the caller's own retry sends them again.
 */
export async function send(queueSetting: string, messages: unknown[], group?: string): Promise<void> {
  const id = correlationId();
  const attributes = id ? { correlationId: { DataType: 'String', StringValue: id } } : undefined;
  for (let first = 0; first < messages.length; first += 10) {
    const entries = messages.slice(first, first + 10).map((message, n) => ({
      Id: String(n),
      MessageBody: JSON.stringify(message),
      MessageAttributes: attributes,
      ...(group && { MessageGroupId: group }),
    }));
    const { Failed } = await queues().send(
      new SendMessageBatchCommand({ QueueUrl: setting(queueSetting), Entries: entries }),
    );
    if (Failed?.length) throw new Fault(`${Failed.length} messages were not taken by ${queueSetting}`);
  }
}
