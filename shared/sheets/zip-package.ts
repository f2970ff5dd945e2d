import { createInflateRaw } from 'node:zlib';
import { Unreadable } from './unreadable.ts';

/** A part of a zip package: its name, its packed bytes, and how large it declares itself to be (bytes). */
export type Part = { name: string; packed: Buffer; stored: boolean; size: number };

const endOfDirectory = Buffer.from('PK\x05\x06', 'latin1');
const entrySignature = 0x02014b50;
const partSignature = 0x04034b50;

const mostUnpackedBytes = 1024 ** 3;
const mostRatio = 250;
/** Below this a high ratio is no danger: a small sheet of blanks packs 500 to one. */
const harmlessBytes = 8 * 2 ** 20;
const mostParts = 2000;

const broken = () => new Unreadable('broken-workbook');

/**
 * The parts of a zip package by their central directory. Refuses before anything is unpacked: encrypted parts, two parts
 * of one name, parts that overlap, and what would swell suspiciously (V31). Throws Unreadable.
 */
export function partsOf(bytes: Buffer): Map<string, Part> {
  const end = bytes.lastIndexOf(endOfDirectory);
  if (end < 0 || end + 22 > bytes.length) throw broken();
  const count = bytes.readUInt16LE(end + 10);
  if (count > mostParts) throw new Unreadable('swollen-workbook');
  const parts = new Map<string, Part>();
  let at = bytes.readUInt32LE(end + 16);
  let unpacked = 0;
  let packed = 0;
  for (let n = 0; n < count; n++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entrySignature) throw broken();
    const part = partAt(bytes, at);
    unpacked += part.size;
    packed += part.packed.length;
    const swells = part.size > harmlessBytes && part.size > part.packed.length * mostRatio;
    if (swells || unpacked > mostUnpackedBytes || packed > bytes.length) throw new Unreadable('swollen-workbook');
    if (parts.has(part.name)) throw broken();
    parts.set(part.name, part);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return parts;
}

function partAt(bytes: Buffer, at: number): Part {
  const flags = bytes.readUInt16LE(at + 8);
  const method = bytes.readUInt16LE(at + 10);
  const packedSize = bytes.readUInt32LE(at + 20);
  const size = bytes.readUInt32LE(at + 24);
  const head = bytes.readUInt32LE(at + 42);
  const name = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28)).replace(/^\//, '');
  if (flags & 1) throw new Unreadable('encrypted');
  if (method !== 0 && method !== 8) throw broken();
  if (size === 0xffffffff || packedSize === 0xffffffff) throw new Unreadable('swollen-workbook');
  if (head + 30 > bytes.length || bytes.readUInt32LE(head) !== partSignature) throw broken();
  const from = head + 30 + bytes.readUInt16LE(head + 26) + bytes.readUInt16LE(head + 28);
  if (from + packedSize > bytes.length) throw broken();
  return { name, packed: bytes.subarray(from, from + packedSize), stored: method === 0, size };
}

/** The bytes of a part, piece by piece; a part that is larger than it declared itself is refused. Throws Unreadable. */
export async function* unpack(part: Part): AsyncGenerator<Buffer> {
  if (part.stored) {
    yield part.packed;
    return;
  }
  const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
  inflate.end(part.packed);
  let size = 0;
  try {
    for await (const piece of inflate) {
      size += piece.length;
      if (size > part.size) throw new Unreadable('swollen-workbook');
      yield piece;
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : broken();
  }
}

/** The whole text of a small part (UTF-8), or the empty text when there is no such part. */
export async function textOf(part: Part | undefined, mostBytes = 16 * 2 ** 20): Promise<string> {
  if (!part) return '';
  if (part.size > mostBytes) throw new Unreadable('swollen-workbook');
  const pieces: Buffer[] = [];
  for await (const piece of unpack(part)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
