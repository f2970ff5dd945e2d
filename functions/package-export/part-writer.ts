import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { descriptor, directoryLine, localHeader } from '#shared/packages/zip-writer.ts';

/** A file's bytes came out other than its page said, or not as many: the package must not be offered. */
export type Unlike = { unlike: string };

const megabyte = 2 ** 20;
/** Parts grow with their number from 16 to 160 MB: more would not fit into the function's memory. */
export const partBytes = (part: number): number => 16 * megabyte * (1 + Math.floor((part - 1) / 1000));

/** S3 takes 10,000 parts, which hold 920 GB; a twentieth is left to names, metadata and the directory. */
export const largestPackage = 875_000_000_000;

/**
 * Writes files of a package one after another into parts of an upload. It begins where the last one ended (`offset` bytes
 * written, `tail` not yet sent, `parts` sent) and holds at most one part in memory, whatever the files weigh.
 */
export function partWriter(
  { offset, parts, tail, at }: { offset: number; parts: number; tail: Buffer; at: Date },
  send: (part: number, bytes: Buffer) => Promise<void>,
) {
  let pieces = [tail];
  let held = tail.length;
  const state = { offset, parts, lines: 0 };
  const directory: Buffer[] = [];

  const flush = async (most: number) => {
    const whole = Buffer.concat(pieces);
    let from = 0;
    while (whole.length - from >= most) {
      state.parts += 1;
      await send(state.parts, whole.subarray(from, from + most));
      from += most;
    }
    pieces = [whole.subarray(from)];
    held = whole.length - from;
  };
  const write = async (bytes: Buffer) => {
    pieces.push(bytes);
    held += bytes.length;
    state.offset += bytes.length;
    const most = partBytes(state.parts + 1);
    if (held >= most) await flush(most);
  };

  return {
    state,
    write,
    /** Adds a file whose size is known; its digest (SHA-256, hex) is proved on the way if one is given. */
    async add(
      name: string,
      size: number,
      bytes: Iterable<Buffer> | AsyncIterable<Buffer>,
      sha256?: string,
    ): Promise<Unlike | undefined> {
      const place = state.offset;
      await write(localHeader({ name, size }, at));
      const hash = createHash('sha256');
      let [sum, came] = [0, 0];
      for await (const piece of bytes) {
        sum = crc32(piece, sum);
        came += piece.length;
        if (sha256) hash.update(piece);
        await write(piece);
      }
      if (came !== size || (sha256 && hash.digest('hex') !== sha256)) return { unlike: name };
      await write(descriptor({ size, crc32: sum }));
      directory.push(directoryLine({ name, size, crc32: sum, at: place }, at));
      state.lines += 1;
      return undefined;
    },
    /** Sends what is left as the last part. */
    async end(): Promise<void> {
      if (held === 0) return;
      state.parts += 1;
      await send(state.parts, Buffer.concat(pieces));
    },
    /** What was written of the directory, and the bytes that no part holds yet. */
    rest: () => ({ directory: Buffer.concat(directory), tail: Buffer.concat(pieces) }),
  };
}
