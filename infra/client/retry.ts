import { setTimeout as wait } from 'node:timers/promises';
import { Refusal } from '#shared/client/client.ts';

/** Thrown when the line has been dead for longer than one was ready to wait: a later run goes on where this one ended. */
export class LineDeadError extends Error {}

/** How long a dead line is waited for, and what hears of it. */
export type Patience = { deadAfterMs: number; signal?: AbortSignal | undefined };

/** Longer and longer: 0.2 s, 0.4 s … 20 s, spread by the lane so that lanes do not come back all at once. */
export const backOffMs = (attempt: number, lane: number): number =>
  Math.min(200 * 2 ** attempt, 20_000) * (0.7 + 0.6 * ((lane % 16) / 16));

/** What passes by itself: a broken line, a busy platform. Everything else is an answer. */
const passes = (error: unknown): boolean =>
  !(error instanceof Refusal) || error.status >= 500 || error.status === 429 || error.status === 408;

/** Asks again until there is an answer; throws LineDeadError when there has been none for `deadAfterMs`, a Refusal at once. */
export async function patiently<T>(ask: () => Promise<T>, { deadAfterMs, signal }: Patience, lane = 0): Promise<T> {
  const begun = performance.now();
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      signal?.throwIfAborted();
      if (!passes(error)) throw error;
      if (performance.now() - begun > deadAfterMs) throw new LineDeadError(String(error), { cause: error });
      await wait(backOffMs(attempt, lane), undefined, signal ? { signal } : {});
    }
  }
}
