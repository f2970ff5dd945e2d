import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Algorithm, type Digests, digesting } from './digests.ts';

export type Segment = { file: string; start: number; size: number };
export type Saved = Digests & { file: string; size: number };
type Source = AsyncIterable<Uint8Array>;

/**
 * The files that hold the bytes. A file has a random name (a key may be longer than a name can be, `a` and
 * `a/b` may both exist, and disks may ignore case), is written once, and counts only when a row names it.
 */
export function openBytes(folder: string) {
  mkdirSync(folder, { recursive: true });
  const path = (file: string) => join(folder, file);
  const lent = new Map<string, number>();
  const doomed = new Set<string>();

  const remove = (files: string[]) => {
    for (const file of files) {
      if (lent.has(file)) doomed.add(file);
      else rmSync(path(file), { force: true });
    }
  };
  const giveBack = (file: string) => {
    const left = lent.get(file)! - 1;
    if (left > 0) return void lent.set(file, left);
    lent.delete(file);
    if (doomed.delete(file)) rmSync(path(file), { force: true });
  };

  return {
    /** Writes a stream to a new file and flushes it to the disk; leaves no file behind when the stream breaks off. */
    async write(source: Source, asked: Iterable<Algorithm>): Promise<Saved> {
      const file = randomUUID();
      const digest = digesting(asked);
      let size = 0;
      async function* measured(chunks: Source) {
        for await (const chunk of chunks) {
          digest.update(chunk);
          size += chunk.length;
          yield chunk;
        }
      }
      try {
        await pipeline(source, measured, createWriteStream(path(file), { flush: true }));
      } catch (error) {
        rmSync(path(file), { force: true });
        throw error;
      }
      return { file, size, ...digest.digests() };
    },

    /** Lends the bytes `from`–`to` (inclusive) to `use`; the files stay until it is done, even if the object goes. */
    async lend<T>(segments: Segment[], from: number, to: number, use: (source: Source) => Promise<T>): Promise<T> {
      const wanted = segments.filter(({ start, size }) => start <= to && start + size > from);
      for (const { file } of wanted) lent.set(file, (lent.get(file) ?? 0) + 1);
      async function* source() {
        for (const { file, start, size } of wanted) {
          const range = { start: Math.max(0, from - start), end: Math.min(size - 1, to - start) };
          yield* createReadStream(path(file), { ...range, highWaterMark: 1 << 18 });
        }
      }
      try {
        return await use(source());
      } finally {
        for (const { file } of wanted) giveBack(file);
      }
    },

    remove,

    /** Removes what a crash left behind: files that no row names. */
    removeAllBut(known: Set<string>): void {
      remove(readdirSync(folder).filter((file) => !known.has(file)));
    },

    path,
  };
}
