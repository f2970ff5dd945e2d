import { setTimeout as wait } from 'node:timers/promises';

/** Whatever can have something left to do. */
export type Work = { what: string; left(): number | Promise<number> };

const pauseMs = 20;

/**
 * Resolves when nothing is left to do anywhere. Work that moves on while it is being counted always makes a request, so a count of
 * nothing holds only if `requests` (how many came in so far) has not changed meanwhile. Throws after `timeoutMs`, naming what is left.
 */
export async function untilIdle(work: Work[], requests: () => number, timeoutMs: number): Promise<void> {
  for (const end = performance.now() + timeoutMs; ; await wait(pauseMs)) {
    const before = requests();
    const left = await Promise.all(work.map(async (w) => ({ what: w.what, n: await w.left() })));
    const busy = left.filter(({ n }) => n > 0);
    if (busy.length === 0 && requests() === before) return;
    if (performance.now() < end) continue;
    const said = busy.map(({ what, n }) => `${what} ${n}`).join('、');
    throw new Error(`${timeoutMs} ms 内没有做完:${said} · still busy after ${timeoutMs} ms: ${said}`);
  }
}
