import { createHash, type Hash } from 'node:crypto';

/** What S3 copies at once of a large object; it copies at most 5 GiB in one request. */
export const sliceBytes = 2 ** 30;

/** SHA-256 (hex) of a stream as a whole and of each slice of it. Up to one slice nothing is hashed twice. */
export function slicedDigest(bytesOfSlice = sliceBytes) {
  const whole = createHash('sha256');
  const slices: string[] = [];
  let slice: Hash | undefined;
  let size = 0;
  return {
    update(chunk: Buffer): void {
      for (let at = 0; at < chunk.length; ) {
        const piece = chunk.subarray(at, at + bytesOfSlice - (size % bytesOfSlice));
        whole.update(piece);
        slice?.update(piece);
        size += piece.length;
        at += piece.length;
        if (size % bytesOfSlice > 0) continue;
        slices.push((slice ?? whole.copy()).digest('hex'));
        slice = createHash('sha256');
      }
    },
    digests(): { size: number; sha256: string; slices: string[] } {
      const sha256 = whole.digest('hex');
      const last = size % bytesOfSlice > 0 ? [slice?.digest('hex') ?? sha256] : [];
      return { size, sha256, slices: [...slices, ...last] };
    },
  };
}
