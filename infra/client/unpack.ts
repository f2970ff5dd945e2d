import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { readDirectory, type ZipEntry } from '#shared/packages/zip-directory.ts';

const faults = {
  broken: '已损坏,请重新打包',
  encrypted: '加了密码,请去掉密码重新打包',
  'path-traversal': '含有指向包外的文件名,不予解包',
  'zip-bomb': '压缩比异常,不予解包',
};

/** Thrown when a package cannot be unpacked; the message says why and what to do. */
export class PackageError extends Error {}

/**
 * Unpacks a ZIP into the folder of its own name beside it, names in GBK (as Chinese Windows writes them) or UTF-8, and
 * answers that folder. What an earlier run has unpacked stays as it is, so that its journal holds. Throws PackageError.
 */
export async function unpacked(path: string): Promise<string> {
  const folder = path.replace(/\.zip$/i, '');
  const zip = await open(path);
  try {
    const { size } = await zip.stat();
    const found = await readDirectory({ size, read: (from, length) => pieceOf(zip, from, length) });
    if (!Array.isArray(found)) throw new PackageError(`“${found.file ?? path}”${faults[found.refusal]}。`);
    for (const entry of found) {
      const to = join(folder, ...entry.name.normalize('NFC').split('/'));
      if (!existsSync(to)) await unpack(zip, entry, to); // a page that was scanned anew since stays as it is
    }
  } finally {
    await zip.close();
  }
  return folder;
}

async function pieceOf(zip: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await zip.read(bytes, 0, length, from);
  return bytes.subarray(0, bytesRead);
}

/** Beside its place first: half a file must not be taken for a whole one. */
async function unpack(zip: FileHandle, entry: ZipEntry, to: string): Promise<void> {
  const { name, stored, packedSize, size, at } = entry;
  const head = await pieceOf(zip, at, 30);
  const start = at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  let [sum, written] = [0, 0];
  async function* checked(pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      sum = crc32(piece, sum);
      written += piece.length;
      if (written > size) throw new PackageError(`“${name}”${faults['zip-bomb']}。`);
      yield piece;
    }
  }
  async function* packed() {
    for (let done = 0; done < packedSize; ) {
      const piece = await pieceOf(zip, start + done, Math.min(1 << 20, packedSize - done));
      if (piece.length === 0) return;
      done += piece.length;
      yield piece;
    }
  }
  const half = join(dirname(to), `~$${basename(to)}`);
  mkdirSync(dirname(to), { recursive: true });
  try {
    if (stored) await pipeline(packed, checked, createWriteStream(half));
    else await pipeline(packed, createInflateRaw(), checked, createWriteStream(half));
    if (written !== size || sum !== entry.crc32) throw new PackageError(`“${name}”${faults.broken}。`);
    renameSync(half, to);
  } catch (error) {
    rmSync(half, { force: true });
    if (error instanceof PackageError || (error as NodeJS.ErrnoException).syscall) throw error;
    throw new PackageError(`“${name}”${faults.broken}。`, { cause: error });
  }
}
