import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { correlationId } from './call.ts';
import { setting } from './settings.ts';

const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** DynamoDB, speaking plain objects. */
export const documents = once(() =>
  DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } }),
);

/**
 * S3. Checksums only where we ask for one: by default the SDK writes the checksum of an empty body into presigned
 * URLs, and the real upload is then refused (BadDigest).
 */
export const storage = once(
  () => new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' }),
);

export const keyService = once(() => new KMSClient({}));

const queues = once(() => new SQSClient({}));

/**
 * Sends messages to the queue whose URL is in the named setting, at most ten per request; they carry the call's
 * correlation id. Throws if any was not taken, so that the caller's own retry sends them again.
 */
export async function send(queueSetting: string, messages: unknown[]): Promise<void> {
  const id = correlationId();
  const attributes = id ? { correlationId: { DataType: 'String', StringValue: id } } : undefined;
  for (let first = 0; first < messages.length; first += 10) {
    const entries = messages.slice(first, first + 10).map((message, n) => ({
      Id: String(n),
      MessageBody: JSON.stringify(message),
      MessageAttributes: attributes,
    }));
    const { Failed } = await queues().send(
      new SendMessageBatchCommand({ QueueUrl: setting(queueSetting), Entries: entries }),
    );
    if (Failed?.length) throw new Error(`Unknown failure: ${Failed.length} messages were not taken by ${queueSetting}`);
  }
}
