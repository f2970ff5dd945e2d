import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Callers } from './callers.ts';
import type { Clock } from './clock.ts';
import { openFunctions } from './functions.ts';
import type { Work } from './idle.ts';
import { openQueueSource } from './queue-source.ts';
import type { Queues } from './queues.ts';
import { openSchedules } from './schedule.ts';
import type { Deployed } from './template.ts';

/** A second instance of the services beside the first. */
export type Another = {
  /** Fires a rule now, by this instance's clock. */
  fire(rule: string): Promise<void>;
  work: Work[];
  stop(): Promise<void>;
};

/**
 * Stands up the template's functions once more on the same tables, buckets and queues: workers, schedules and queue readers
 * of its own, a clock that is `behindMs` behind. Streams stay with the first instance: on AWS too a shard is read by one.
 */
export function openAnother(
  given: {
    deployed: Deployed;
    callers: Callers;
    clock: Clock;
    queues: Queues;
    folder: string;
    log: (functionName: string, line: string) => void;
  },
  behindMs: number,
): Another {
  const { deployed, callers, queues, log } = given;
  const clock: Clock = {
    ...given.clock,
    now: () => given.clock.now() - behindMs,
    offset: () => given.clock.offset() - behindMs,
  };
  const functions = openFunctions(deployed, callers, clock, log);
  const ofQueues = deployed
    .of('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => String(properties.EventSourceArn).includes(':sqs:'));
  const sources = ofQueues.map((mapping) => openQueueSource(mapping, { deployed, functions, queues, clock, log }));
  const folder = join(given.folder, 'another');
  mkdirSync(folder, { recursive: true });
  const schedules = openSchedules({ deployed, functions, clock, folder, log });
  return {
    fire: (rule) => {
      const known = deployed.of('AWS::Events::Rule').find(({ id }) => id.startsWith(rule));
      return schedules.fire(known?.id ?? rule);
    },
    work: [
      { what: 'rules of the other instance', left: schedules.running },
      ...[...functions.values()].map((fn) => ({ what: `${fn.name} of the other instance`, left: fn.running })),
    ],
    async stop() {
      await schedules.stop();
      await Promise.all(sources.map((source) => source.stop()));
      await Promise.all([...functions.values()].map((fn) => fn.stop()));
    },
  };
}
