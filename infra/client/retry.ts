import { setTimeout as wait } from 'node:timers/promises';
import { Refusal } from './client.ts';

/** Thrown when the line has been dead for longer than one was ready to wait: a later run goes on where this one ended. */
export class LineDeadError extends Error {}

/** How long a dead line is waited for, what hears of it, and whether something else renews the token meanwhile. */
export type Patience = { deadAfterMs: number; signal?: AbortSignal | undefined; tokenIsRenewed?: boolean };

/** Longer and longer: 0.2 s, 0.4 s … 20 s, spread by the lane so that lanes do not come back all at once. */
export const backOffMs = (attempt: number, lane: number): number =>
  Math.min(200 * 2 ** attempt, 20_000) * (0.7 + 0.6 * ((lane % 16) / 16));

/** What passes by itself: a broken line, a busy platform, a token that something else keeps fresh. Everything else is an answer. */
const passes = (error: unknown, { tokenIsRenewed = false }: Patience): boolean =>
  !(error instanceof Refusal) ||
  error.status >= 500 ||
  error.status === 429 ||
  error.status === 408 ||
  (error.status === 401 && tokenIsRenewed);

/** Asks again until there is an answer; throws LineDeadError when there has been none for `deadAfterMs`, a Refusal at once. */
export async function patiently<T>(ask: () => Promise<T>, patience: Patience, lane = 0): Promise<T> {
  const { deadAfterMs, signal } = patience;
  const begun = performance.now();
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      signal?.throwIfAborted();
      if (!passes(error, patience)) throw error;
      if (performance.now() - begun > deadAfterMs) throw new LineDeadError(String(error), { cause: error });
      await wait(backOffMs(attempt, lane), undefined, signal ? { signal } : {});
    }
  }
}
