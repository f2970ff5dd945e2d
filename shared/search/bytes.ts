import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** A growing run of bytes. */
export type Bytes = { bytes: Uint8Array; length: number };

export const newBytes = (size = 1024): Bytes => ({ bytes: new Uint8Array(size), length: 0 });

function room(to: Bytes, more: number): void {
  if (to.length + more <= to.bytes.length) return;
  const grown = new Uint8Array(Math.max(to.bytes.length * 2, to.length + more));
  grown.set(to.bytes.subarray(0, to.length));
  to.bytes = grown;
}

/** Appends a whole number from 0 to 2³² − 1 in one to five bytes. */
export function putNumber(to: Bytes, value: number): void {
  room(to, 5);
  let rest = value;
  while (rest > 127) {
    to.bytes[to.length++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  to.bytes[to.length++] = rest;
}

/** Appends bytes. */
export function putBytes(to: Bytes, from: Uint8Array): void {
  room(to, from.length);
  to.bytes.set(from, to.length);
  to.length += from.length;
}

/** What was written, cut to length. */
export const written = ({ bytes, length }: Bytes): Uint8Array => bytes.slice(0, length);

/** A place in bytes being read. */
export type Reading = { bytes: Uint8Array; at: number };

/** Reads a number as it was put: seven bits a byte, low ones first. */
export function takeNumber(from: Reading): number {
  let value = 0;
  let shift = 0;
  for (;;) {
    const byte = from.bytes[from.at++]!;
    value |= (byte & 127) << shift;
    if (byte < 128) return value >>> 0;
    shift += 7;
  }
}

const decoder = new TextDecoder();

/** An eighth smaller than deflate at its best, for about the same time; the window is as large as any item is. */
const packing = (length: number) => ({
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 8,
    [constants.BROTLI_PARAM_LGWIN]: 18,
    [constants.BROTLI_PARAM_SIZE_HINT]: length,
  },
});

/** Text, packed. */
export const packText = (text: string): Uint8Array => packBytes(Buffer.from(text, 'utf8'));
/** The text that was packed. */
export const unpackText = (packed: Uint8Array): string => decoder.decode(brotliDecompressSync(packed));
/** Compressed with brotli. */
export const packBytes = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(brotliCompressSync(bytes, packing(bytes.length)));
export const unpackBytes = (packed: Uint8Array): Uint8Array => new Uint8Array(brotliDecompressSync(packed));
