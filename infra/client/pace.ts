import { setTimeout as wait } from 'node:timers/promises';

/** Shares a line among all who send: waits until `bytes` more may pass. Without a cap nobody waits. */
export type Pace = (bytes: number) => Promise<void>;

/** At most `bytesPerSecond` over all senders together, with bursts of a quarter of a second. */
export function paced(bytesPerSecond: number | undefined): Pace {
  if (!bytesPerSecond) return async () => {};
  let freeAt = 0;
  return async (bytes) => {
    const now = performance.now();
    freeAt = Math.max(freeAt, now - 250) + (bytes / bytesPerSecond) * 1000;
    if (freeAt > now) await wait(freeAt - now);
  };
}
