import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { Fault } from '#shared/runtime/fault.ts';
import type { Source, ZipEntry } from './zip-directory.ts';

const pieceBytes = 2 ** 20;

/** A file of a package that is not what its directory says: it swells beyond its size, or is cut short or other bytes. */
export class UnlikeDirectory extends Fault {
  readonly swells: boolean;
  constructor({ swells }: { swells: boolean }) {
    super('a file of the package is not what its directory says');
    this.swells = swells;
  }
}

/** The bytes of one file of a package, piece by piece; no more than its directory says. Throws UnlikeDirectory. */
export async function* contentOf(source: Source, entry: ZipEntry): AsyncGenerator<Buffer> {
  let [sum, size] = [0, 0];
  for await (const piece of entry.stored ? packed(source, entry) : inflated(source, entry)) {
    size += piece.length;
    if (size > entry.size) throw new UnlikeDirectory({ swells: true });
    sum = crc32(piece, sum);
    yield piece;
  }
  if (size !== entry.size || sum !== entry.crc32) throw new UnlikeDirectory({ swells: false });
}

async function* packed(source: Source, { at, packedSize }: ZipEntry): AsyncGenerator<Buffer> {
  const header = await source.read(at, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) throw new UnlikeDirectory({ swells: false });
  const from = at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  for (let read = 0; read < packedSize; read += pieceBytes)
    yield await source.read(from + read, Math.min(pieceBytes, packedSize - read));
}

async function* inflated(source: Source, entry: ZipEntry): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
  const fed = pipeline(Readable.from(packed(source, entry)), inflate);
  fed.catch(() => {}); // told to whoever reads; who reads no further has no use for it
  try {
    yield* inflate;
  } catch {
    throw new UnlikeDirectory({ swells: false });
  }
}
