import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partWriter } from '#functions/package-export/part-writer.ts';
import { readDirectory, type Source, sourceOf, type ZipEntry } from '#shared/packages/zip-directory.ts';
import { contentOf } from '#shared/packages/zip-entry.ts';
import { descriptor, directoryLine, endOfPackage, localHeader } from '#shared/packages/zip-writer.ts';
import { zipOf } from '#test/functions/catalogue-import/reading/zips.ts';

const at = new Date('2024-09-29T02:00:00Z');
type Given = { name: string; content: Buffer };

/** Writes files in slices, as the worker does: each slice begins with what the last one left. */
async function written(files: Given[], perSlice: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let begin = { offset: 0, parts: 0, tail: Buffer.of() as Buffer, at };
  for (let first = 0; first < files.length; first += perSlice) {
    const writer = partWriter(begin, async (part, bytes) => void parts.splice(part - 1, 1, Buffer.from(bytes)));
    for (const { name, content } of files.slice(first, first + perSlice))
      await writer.add(name, content.length, [content]);
    const rest = writer.rest();
    directory.push(rest.directory);
    begin = { ...begin, ...writer.state, tail: rest.tail };
  }
  const writer = partWriter(begin, async (part, bytes) => void parts.splice(part - 1, 1, Buffer.from(bytes)));
  const place = writer.state.offset;
  const lines = Buffer.concat(directory);
  await writer.write(lines);
  await writer.write(endOfPackage({ lines: files.length, bytes: lines.length, at: place }));
  await writer.end();
  return Buffer.concat(parts);
}

async function readBack(zip: Buffer): Promise<Given[]> {
  const entries = await readDirectory(sourceOf(zip));
  if (!Array.isArray(entries)) throw new Error(entries.refusal);
  return Promise.all(
    entries.map(async (entry) => {
      const pieces: Buffer[] = [];
      for await (const piece of contentOf(sourceOf(zip), entry)) pieces.push(piece);
      return { name: entry.name, content: Buffer.concat(pieces) };
    }),
  );
}

describe('a package written in slices', () => {
  const names = fc.stringMatching(/^[\p{Script=Han}A-Z0-9·-]{1,20}$/u);
  test('is read back as it was, wherever the slices and the parts end', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.record({ name: names, content: fc.uint8Array({ maxLength: 300 }) }), {
          selector: ({ name }) => name,
          maxLength: 12,
        }),
        fc.integer({ min: 1, max: 5 }),
        async (files, perSlice) => {
          const given = files.map(({ name, content }) => ({ name, content: Buffer.from(content) }));
          expect(await readBack(await written(given, perSlice))).toEqual(given);
        },
      ),
      { numRuns: 60 },
    ));

  test('of 20 MB goes in parts of 8 MB whatever the slices, and every other reader opens it', async () => {
    const files = Array.from({ length: 5 }, (_, n) => ({
      name: `全宗/档号·${n}/页.bin`,
      content: Buffer.alloc(4_200_000, n),
    }));
    const [one, many] = [await written(files, 5), await written(files, 1)];
    expect(one.equals(many)).toBe(true);
    const folder = mkdtempSync(join(tmpdir(), 'zip-'));
    writeFileSync(join(folder, 'a.zip'), one);
    const read = `import zipfile; z = zipfile.ZipFile('${folder}/a.zip'); assert z.testzip() is None; print('\\n'.join(z.namelist()))`;
    const python = (() => {
      try {
        return execFileSync('python3', ['-c', read], { env: { ...process.env, PYTHONIOENCODING: 'utf-8' } })
          .toString()
          .trim()
          .split('\n');
      } catch (error) {
        if ((error as { code?: string }).code === 'ENOENT') return undefined;
        throw error;
      }
    })();
    rmSync(folder, { recursive: true });
    if (python) expect(python).toEqual(files.map(({ name }) => name));
  });

  test('beyond 4 GB tells sizes and places by zip64', async () => {
    const huge = { name: '录像.mpg', size: 5_000_000_000, crc32: 7, at: 6_000_000_000 };
    expect(localHeader(huge, at).length).toBe(30 + Buffer.byteLength(huge.name) + 20);
    expect(descriptor(huge).readBigUInt64LE(8)).toBe(5_000_000_000n);
    const line = directoryLine(huge, at);
    const place = 11_000_000_100;
    const end = endOfPackage({ lines: 1, bytes: line.length, at: place });
    const tail = Buffer.concat([line, end]);
    const source: Source = {
      size: place + tail.length,
      read: async (from, length) =>
        from >= place
          ? tail.subarray(from - place, from - place + length)
          : Buffer.alloc(Math.min(length, place - from)),
    };
    const padded = {
      ...source,
      read: async (from: number, length: number) =>
        from < place
          ? Buffer.concat([Buffer.alloc(place - from), tail]).subarray(0, length)
          : source.read(from, length),
    };
    const entries = (await readDirectory(padded)) as ZipEntry[];
    expect(entries).toMatchObject([{ name: huge.name, size: huge.size, packedSize: huge.size, at: huge.at, crc32: 7 }]);
  });

  test('a file that is not as its page says is told, and nothing after it is believed', async () => {
    const writer = partWriter({ offset: 0, parts: 0, tail: Buffer.of(), at }, async () => {});
    expect(await writer.add('a', 3, [Buffer.from('abc')])).toBeUndefined();
    expect(await writer.add('b', 4, [Buffer.from('abc')])).toEqual({ unlike: 'b' });
    expect(await writer.add('c', 3, [Buffer.from('abc')], '0'.repeat(64))).toEqual({ unlike: 'c' });
  });
});

describe('a package from elsewhere', () => {
  const refusal = async (zip: Buffer) => {
    const read = await readDirectory(sourceOf(zip));
    return Array.isArray(read) ? 'none' : read.refusal;
  };

  test('is refused by the file that must not be opened', async () => {
    for (const name of ['../evil', '/etc/passwd', 'C:\\evil', 'a/../../b', 'a\\b'])
      expect(await refusal(zipOf([{ name, content: '' }])), name).toBe('path-traversal');
    expect(await refusal(zipOf([{ name: 'a', content: '', flags: 0x801 }]))).toBe('encrypted');
    expect(await refusal(zipOf([{ name: 'a', content: '', declaredSize: 2e9 }]))).toBe('zip-bomb');
    expect(
      await refusal(
        zipOf([
          { name: 'a', content: '' },
          { name: 'a', content: '' },
        ]),
      ),
    ).toBe('broken');
    expect(await refusal(Buffer.from('PK'))).toBe('broken');
  });

  test('names without the UTF-8 flag are read as Chinese Windows writes them', async () => {
    const gbk = Buffer.from('cbb5c3f7cec4bcfe', 'hex'); // 说明文件
    const zip = zipOf([{ name: 'X'.repeat(gbk.length), content: '', flags: 0 }]);
    const named = Buffer.from(
      zip.toString('latin1').replaceAll('X'.repeat(gbk.length), gbk.toString('latin1')),
      'latin1',
    );
    expect(await readDirectory(sourceOf(named))).toMatchObject([{ name: '说明文件' }]);
  });

  test('a file whose bytes are not those that its directory names is a fault', async () => {
    const zip = zipOf([{ name: 'a', content: 'x'.repeat(1000) }]);
    const entries = (await readDirectory(sourceOf(zip))) as ZipEntry[];
    const [entry] = entries;
    if (!entry) throw new Error('no entry');
    const all = async (one: ZipEntry) => {
      for await (const _ of contentOf(sourceOf(zip), one));
    };
    await all({ ...entry, crc32: crc32('x'.repeat(1000)) });
    await expect(all({ ...entry, crc32: 1 })).rejects.toThrow('not what its directory says');
    await expect(all({ ...entry, size: 10 })).rejects.toThrow('not what its directory says');
  });
});
