import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unchunked } from '#infra/local/objects/chunked.ts';

async function decode(pieces: Uint8Array[]): Promise<{ body: Buffer; trailers: Record<string, string> }> {
  const trailers = new Map<string, string>();
  const out: Uint8Array[] = [];
  async function* source() {
    yield* pieces;
  }
  for await (const piece of unchunked(trailers)(source())) out.push(Buffer.from(piece));
  return { body: Buffer.concat(out), trailers: Object.fromEntries(trailers) };
}

const encode = (chunks: Uint8Array[], trailers: string[]) =>
  Buffer.concat([
    ...chunks.map((chunk) =>
      Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]),
    ),
    Buffer.from(['0', ...trailers, '', ''].join('\r\n')),
  ]);

const split = (bytes: Buffer, at: number[]) => {
  const cuts = [0, ...at.map((n) => n % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((end, i) => bytes.subarray(cuts[i], end));
};

// bodies full of CR, LF and digits, so that data looks like framing
const data = fc
  .uint8Array({ minLength: 1, maxLength: 40 })
  .map((b) => b.map((x) => (x % 3 ? x : [13, 10, 48, 58][x % 4]!)));

test('whatever the split into buffers, the bytes and the trailers come out', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(data, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 30 }), async (chunks, at) => {
      const wire = encode(chunks, ['x-amz-checksum-crc32:AAAAAA==', 'X-Amz-Other: two ']);
      const decoded = await decode(split(wire, at));
      expect(decoded.body).toEqual(Buffer.concat(chunks));
      expect(decoded.trailers).toEqual({ 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-other': 'two' });
    }),
    { numRuns: 500 },
  );
});

test('every cut-off is found', async () => {
  const wire = encode([Buffer.from('hello'), Buffer.from('world')], ['a:b']);
  expect((await decode([wire])).body.toString()).toBe('helloworld');
  for (let length = 0; length < wire.length; length++)
    await expect(decode([wire.subarray(0, length)]), `cut at ${length}`).rejects.toThrow('aws-chunked');
});

test.each(['5\r\nhelloXX0\r\n\r\n', 'zz\r\n', '-5\r\nhello', '0\r\n\r\nmore', `${'1'.repeat(20_000)}`])(
  'what is not aws-chunked is refused',
  async (wire) => {
    await expect(decode([Buffer.from(wire)])).rejects.toThrow('aws-chunked');
  },
);
