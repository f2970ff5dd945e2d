import { AsyncLocalStorage } from 'node:async_hooks';

/** One unit of work: a request, a message, a stream record or a tick. Its facts end up in the one log line of the call. */
export type Call = {
  capability: string;
  operation: string;
  requestId: string;
  correlationId: string;
  startedAt: Date;
  facts: Record<string, string | number | boolean>;
};

const calls = new AsyncLocalStorage<Call>();

/** Runs `work` as the given call; everything it awaits sees the same call. */
export const during = <T>(call: Call, work: () => Promise<T>): Promise<T> => calls.run(call, work);

/** Begins a call for the rest of this invocation; for handlers that serve one call at a time. */
export const begin = (call: Call): void => calls.enterWith(call);

/** The correlation id of the call under way; undefined outside any call (tests of stores). */
export const correlationId = (): string | undefined => calls.getStore()?.correlationId;

/** The id of the request or message under way: the natural key of what is recorded once per call. */
export const requestId = (): string => calls.getStore()?.requestId ?? 'outside-any-call';

/** Goes on under the correlation id of the request that started this work (kept with a durable intent). */
export function adopt(id: string | undefined): void {
  const call = calls.getStore();
  if (call && id) call.correlationId = id;
}

/** Adds counts, codes and ids to the log line of this call. Never content and never personal data. */
export function note(facts: Call['facts']): void {
  Object.assign(calls.getStore()?.facts ?? {}, facts);
}

const places = new WeakMap<Call, number>();
let placesOutside = 0;

/** The next place in the call under way, from 0: what is recorded twice within one call gets two keys. */
export function nextPlace(): number {
  const call = calls.getStore();
  if (!call) return placesOutside++;
  const place = places.get(call) ?? 0;
  places.set(call, place + 1);
  return place;
}
