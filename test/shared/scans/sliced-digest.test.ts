import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slicedDigest } from '#shared/scans/sliced-digest.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('however the bytes come in, the whole and each slice have the digests of their bytes', () =>
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 50 }),
      (chunks, bytesOfSlice) => {
        const digest = slicedDigest(bytesOfSlice);
        for (const chunk of chunks) digest.update(Buffer.from(chunk));
        const whole = Buffer.concat(chunks);
        const slices = Array.from({ length: Math.ceil(whole.length / bytesOfSlice) }, (_, n) =>
          sha256(whole.subarray(n * bytesOfSlice, (n + 1) * bytesOfSlice)),
        );
        expect(digest.digests()).toEqual({ size: whole.length, sha256: sha256(whole), slices });
      },
    ),
  ));
