import type { Clock } from './clock.ts';
import { actions, queueNameOf } from './queues/actions.ts';
import type { MessageAttributes } from './queues/digests.ts';
import type { Received } from './queues/message-shown.ts';
import { type Depth, openMessages } from './queues/messages.ts';
import { type QueueSettings, queuesOf, refusal } from './queues/settings.ts';
import { Refused } from './signature.ts';
import type { Deployed } from './template.ts';

/** The template's queues, kept in the data folder, in the platform's time. */
export type Queues = {
  /** An action of the JSON protocol (`SendMessage`, …); throws Refused with AWS's code. `signal` ends a long poll early. */
  call(action: string, body: unknown, signal?: AbortSignal): Promise<unknown>;
  /** Puts a message into the queue with this ARN; it is durable when this returns its id. */
  send(arn: string, body: string, attributes?: MessageAttributes): string;
  /** Takes up to `max` (10) messages that are visible now, with all their attributes. */
  receive(arn: string, max?: number): Promise<Received[]>;
  delete(arn: string, receiptHandle: string): void;
  depth(arn: string): Depth;
  /** Ends waiting polls and closes the file. */
  stop(): void;
};

/** Opens `queues.sqlite` in `folder` for every AWS::SQS::Queue. Throws on a property that it does not know. */
export function openQueues(folder: string, deployed: Deployed, clock: Clock): Queues {
  const queues = queuesOf(deployed);
  const messages = openMessages(folder);
  const sleepers = new Map<string, Set<() => void>>();
  let stopped = false;

  const wake = (name: string) => {
    for (const wakeUp of sleepers.get(name) ?? []) wakeUp();
  };
  const wakeAll = () => {
    for (const name of sleepers.keys()) wake(name);
  };
  clock.onMove(wakeAll);

  const asleep = (name: string, ms: number, signal?: AbortSignal) =>
    new Promise<void>((done) => {
      const here = sleepers.get(name) ?? new Set();
      sleepers.set(name, here);
      const wakeUp = () => {
        clearTimeout(timer);
        here.delete(wakeUp);
        signal?.removeEventListener('abort', wakeUp);
        done();
      };
      const timer = setTimeout(wakeUp, Math.max(1, ms));
      signal?.addEventListener('abort', wakeUp);
      here.add(wakeUp);
    });

  const url = (queue: QueueSettings) => `${deployed.origin}/${deployed.account}/${queue.name}`;
  const known = actions({ messages, clock, account: deployed.account, wake, asleep, url });
  const queueOf = (arn: string) => {
    const queue = [...queues.values()].find((q) => q.arn === arn);
    if (!queue) throw refusal.noQueue();
    return queue;
  };
  return {
    async call(action, body, signal) {
      const run = known[action];
      if (!run) throw new Refused('UnsupportedOperation', `${action} is not supported by the local queues.`, 400);
      const queue = queues.get(queueNameOf(body));
      if (!queue) throw refusal.noQueue();
      try {
        return await run(queue, body, signal);
      } catch (error) {
        if (stopped && action === 'ReceiveMessage') return {};
        throw error;
      }
    },
    send(arn, body, attributes = {}) {
      const sent = known.SendMessage!(queueOf(arn), { MessageBody: body, MessageAttributes: attributes });
      return (sent as { MessageId: string }).MessageId;
    },
    async receive(arn, max = 10) {
      const asked = {
        MaxNumberOfMessages: max,
        WaitTimeSeconds: 0,
        AttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      };
      const { Messages = [] } = (await known.ReceiveMessage!(queueOf(arn), asked)) as { Messages?: Received[] };
      return Messages;
    },
    delete: (arn, ReceiptHandle) => void known.DeleteMessage!(queueOf(arn), { ReceiptHandle }),
    depth: (arn) => messages.depth(queueOf(arn), clock.now()),
    stop() {
      stopped = true;
      messages.close();
      wakeAll();
    },
  };
}
