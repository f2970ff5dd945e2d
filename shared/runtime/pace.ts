/** The clock that a pace keeps: monotonic milliseconds, and a wait. */
export type Beat = { now(): number; wait(ms: number): Promise<unknown> };

const realBeat: Beat = {
  now: () => performance.now(),
  wait: (ms) => new Promise((resume) => setTimeout(resume, ms)),
};

/**
 * Evenly spaced turns, at most `perSecond` in any second (Infinity: no pace), without a burst after a pause: what one partition takes in a
 * second must not depend on what it took before. `take(n)` resolves when the last of `n` turns has come; turns come in the order asked for.
 */
export function pace(perSecond: number, { now, wait }: Beat = realBeat): { take(turns?: number): Promise<void> } {
  const apart = 1000 / perSecond;
  let next = Number.NEGATIVE_INFINITY;
  return {
    async take(turns = 1) {
      const first = Math.max(now(), next);
      next = first + apart * turns;
      const at = turns > 1 ? first + apart * (turns - 1) : first;
      // A timer may ring a little early, and rings for one turn at a time.
      for (let left = at - now(); left > 0; left = at - now()) await wait(Math.ceil(left));
    },
  };
}
