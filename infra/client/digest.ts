import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** SHA-256 (hex) of `size` bytes of a file from `start` on, streamed: a file of any size needs no more memory than a small one. */
export async function digestOf(path: string, start = 0, size = Number.POSITIVE_INFINITY): Promise<string> {
  const hash = createHash('sha256');
  if (size === 0) return hash.digest('hex');
  for await (const chunk of createReadStream(path, { start, end: start + size - 1, highWaterMark: 1 << 20 }))
    hash.update(chunk);
  return hash.digest('hex');
}
