import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

export const algorithms = ['crc32', 'crc32c', 'sha1', 'sha256'] as const;
export type Algorithm = (typeof algorithms)[number];
/** Base64 checksums as S3 sends them in `x-amz-checksum-*`. */
export type Checksums = Partial<Record<Algorithm, string>>;
export type Digests = { md5: Buffer; sha256Hex: string | undefined; checksums: Checksums };

const castagnoli = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

/** CRC-32C (RFC 3720 appendix B.4) of `data`, going on from `previous`; node:zlib has only the other CRC-32. */
function crc32c(data: Uint8Array, previous = 0): number {
  let crc = ~previous;
  for (const byte of data) crc = castagnoli[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

const fourBytes = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

function running(algorithm: Algorithm): { update(data: Uint8Array): void; digest(): Buffer } {
  if (algorithm === 'sha1' || algorithm === 'sha256') return createHash(algorithm);
  const step = algorithm === 'crc32' ? crc32 : crc32c;
  let value = 0;
  return {
    update(data) {
      value = step(data, value);
    },
    digest: () => fourBytes(value),
  };
}

/** Digests of a stream as it passes: MD5 always (the ETag), the others only when asked, because they cost CPU. */
export function digesting(asked: Iterable<Algorithm>): { update(data: Uint8Array): void; digests(): Digests } {
  const md5 = createHash('md5');
  const sums = [...new Set(asked)].map((algorithm) => ({ algorithm, sum: running(algorithm) }));
  return {
    update(data) {
      md5.update(data);
      for (const { sum } of sums) sum.update(data);
    },
    digests() {
      const done = sums.map(({ algorithm, sum }) => [algorithm, sum.digest()] as const);
      return {
        md5: md5.digest(),
        sha256Hex: done.find(([algorithm]) => algorithm === 'sha256')?.[1].toString('hex'),
        checksums: Object.fromEntries(done.map(([algorithm, digest]) => [algorithm, digest.toString('base64')])),
      };
    },
  };
}

/** S3's COMPOSITE checksum of a multipart object: the checksum of the parts' checksums, and their number. */
export function compositeChecksum(algorithm: Algorithm, parts: string[]): string {
  const sum = running(algorithm);
  for (const part of parts) sum.update(Buffer.from(part, 'base64'));
  return `${sum.digest().toString('base64')}-${parts.length}`;
}

/** S3's ETag of a multipart object: MD5 of the parts' MD5s, and their number. */
export function compositeEtag(parts: string[]): string {
  const sum = createHash('md5');
  for (const part of parts) sum.update(Buffer.from(part, 'hex'));
  return `${sum.digest('hex')}-${parts.length}`;
}
