import middy from '@middy/core';
import type { Context, EventBridgeEvent } from 'aws-lambda';
import type { Named } from './queue.ts';
import { type At, work } from './work.ts';

/** A handler of the five-minute tick. `tick` is the scheduled time; a tick can come twice, late, or not at all. */
export const schedule = (named: Named, run: (tick: Date, at: At) => Promise<void>) =>
  middy<EventBridgeEvent<string, unknown>, void>((event: EventBridgeEvent<string, unknown>, context: Context) =>
    work({ ...named, requestId: context.awsRequestId, correlationId: event.id }, (at) => run(new Date(event.time), at)),
  );
