import { setTimeout as wait } from 'node:timers/promises';

/** Whatever can have something left to do. */
export type Work = { what: string; left(): number | Promise<number> };

const pauseMs = 20;

/**
 * Resolves when nothing is left to do anywhere. Work that moves on while it is being counted always makes a request, so a count of
 * nothing holds only if `requests` (how many came in so far) has not changed meanwhile. Throws after `timeoutMs`, naming what is left.
 * What comes late in `work` is asked only while nothing before it is busy: what is dear to count belongs there.
 */
export async function untilIdle(work: Work[], requests: () => number, timeoutMs: number): Promise<void> {
  for (const end = performance.now() + timeoutMs; ; await wait(pauseMs)) {
    const before = requests();
    if (!(await anyBusy(work)) && requests() === before) return;
    if (performance.now() < end) continue;
    const left = await Promise.all(work.map(async (w) => ({ what: w.what, n: await w.left() })));
    const said = left.flatMap(({ what, n }) => (n > 0 ? [`${what} ${n}`] : [])).join('、');
    throw new Error(`${timeoutMs} ms 内没有做完:${said} · still busy after ${timeoutMs} ms: ${said}`);
  }
}

async function anyBusy(work: Work[]): Promise<boolean> {
  for (const { left } of work) if ((await left()) > 0) return true;
  return false;
}
