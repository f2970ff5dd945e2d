import * as z from 'zod';
import { Refused } from '../signature.ts';
import { type Declared, type Deployed, ignored, propertiesOf } from '../template.ts';

/** A declared queue. Times in milliseconds. */
export type QueueSettings = {
  name: string;
  arn: string;
  visibilityMs: number;
  delayMs: number;
  retentionMs: number;
  waitSeconds: number;
  maximumBytes: number;
  fifo: boolean;
  contentBasedDeduplication: boolean;
  redrive: { deadLetters: string; maxReceiveCount: number } | undefined;
};

const Properties = z.strictObject({
  VisibilityTimeout: z.number().max(43_200).default(30),
  DelaySeconds: z.number().max(900).default(0),
  MessageRetentionPeriod: z.number().min(60).max(1_209_600).default(345_600),
  ReceiveMessageWaitTimeSeconds: z.number().max(20).default(0),
  // AWS has raised the default to 1 MiB, not known to hold in every partition: the smaller limit is safe in all.
  MaximumMessageSize: z.number().max(1_048_576).default(262_144),
  FifoQueue: z.boolean().default(false),
  ContentBasedDeduplication: z.boolean().default(false),
  DeduplicationScope: z.literal('queue').optional(),
  RedrivePolicy: z
    .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().min(1) })
    .optional(),
  // At rest it is a file on this machine; who may redrive and throughput quotas are AWS's own.
  ...ignored('QueueName', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled'),
  ...ignored('RedriveAllowPolicy', 'FifoThroughputLimit', 'Tags'),
});

/** The template's queues by name. Throws on an unknown property, and on dead letters of the other kind (AWS refuses those at deployment). */
export function queuesOf(deployed: Deployed): Map<string, QueueSettings> {
  const queues = new Map(deployed.of('AWS::SQS::Queue').map((d) => [d.name, settingsOf(d, deployed)]));
  for (const { name, fifo, redrive } of queues.values())
    if (redrive && queues.get(redrive.deadLetters)?.fifo !== fifo)
      throw new Error(`队列 ${name} 的死信队列须为同类队列 · the dead letters of ${name} must be a queue of its kind`);
  return queues;
}

function settingsOf(declared: Declared, deployed: Deployed): QueueSettings {
  const given = propertiesOf(declared, Properties);
  const redrive = given.RedrivePolicy;
  return {
    name: declared.name,
    arn: declared.arn,
    visibilityMs: given.VisibilityTimeout * 1000,
    delayMs: given.DelaySeconds * 1000,
    retentionMs: given.MessageRetentionPeriod * 1000,
    waitSeconds: given.ReceiveMessageWaitTimeSeconds,
    maximumBytes: given.MaximumMessageSize,
    fifo: given.FifoQueue,
    contentBasedDeduplication: given.ContentBasedDeduplication,
    redrive: redrive && {
      deadLetters: deployed.byArn(redrive.deadLetterTargetArn).name,
      maxReceiveCount: redrive.maxReceiveCount,
    },
  };
}

/** Refusals as SQS words them. */
export const refusal = {
  noQueue: () => new Refused('QueueDoesNotExist', 'The specified queue does not exist.', 400),
  invalid: (reason: string) =>
    new Refused('InvalidParameterValue', `One or more parameters are invalid. Reason: ${reason}`, 400),
  missing: (name: string) => new Refused('MissingParameter', `The request must contain the parameter ${name}.`, 400),
  handle: (handle: string) =>
    new Refused('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not valid.`, 400),
  notInFlight: () => new Refused('MessageNotInflight', 'The message referred to is not in flight.', 400),
  contents: () =>
    new Refused('InvalidMessageContents', 'The message contains characters outside the allowed set.', 400),
  batch: (code: string, message: string) => new Refused(code, message, 400),
};
