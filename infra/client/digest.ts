import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const mostAtOnce = 1 << 20;

/** SHA-256 (hex) of `size` bytes of a file from `start` on, a megabyte at a time: a file of any size needs no more memory than a small one. */
export async function digestOf(path: string, start = 0, size = Number.POSITIVE_INFINITY): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(Math.min(mostAtOnce, size));
    for (let [at, left] = [start, size]; left > 0; ) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, left), at);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
      left -= bytesRead;
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
