import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { once } from './once.ts';

const bytesBetween = 4 * 2 ** 20;

/** The engine's own collector; it shows itself in contexts made after it was asked for. */
const collect = once((): NodeJS.GCFunction => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
});

/**
 * Passes on what a stream brings, and every 4 MB has the young generation cleared of the pieces that were dealt with.
 * Left to itself the engine waits until some 64 MB of them lie about, so that memory would grow with the object up to
 * there. Costs less CPU than it saves, for the next pieces come to lie in memory that is still in the processor's cache.
 */
export async function* swept(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let since = 0;
  for await (const piece of body) {
    yield piece;
    since += piece.length;
    if (since < bytesBetween) continue;
    since = 0;
    collect()({ type: 'minor' });
  }
}
