import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildText } from '#shared/search/build.ts';
import { unpackText } from '#shared/search/bytes.ts';
import { chunkOf, newChunks } from '#shared/search/chunks.ts';
import { type IndexedEntry, readLine, writeLine } from '#shared/search/indexed-entry.ts';

const entry = (text: string, n: number): IndexedEntry => ({
  archivesCode: '443021',
  year: 1986,
  kind: 'WS//item',
  referenceCode: `C038-001-002-${String(n).padStart(3, '0')}`,
  fondsNumber: 'C038',
  retention: 'Y',
  opened: false,
  scanned: false,
  text,
});
const readUnitBytes = 4096;

function chunked(entries: IndexedEntry[]) {
  const chunks = newChunks('segment');
  const full = entries.flatMap((one) => chunks.add(one) ?? []);
  return { items: [...full, ...chunks.rest()], starts: chunks.starts() };
}

const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), { maxLength: 300 });

test('every entry lies in the chunk that is named for it, in order, and a chunk is one read unless it is one entry', () => {
  fc.assert(
    fc.property(texts, (all) => {
      const entries = all.map((text, n) => entry(text.replaceAll(/\s/g, '。'), n));
      const { items, starts } = chunked(entries);
      const lines = items.map(({ bytes }) => unpackText(bytes).split('\n'));
      expect(lines.flat()).toEqual(entries.map(writeLine));
      for (const [n, one] of entries.entries()) {
        const chunk = chunkOf({ chunks: starts }, n);
        expect(readLine(lines[chunk]![n - starts[chunk]!]!)).toEqual(one);
      }
      for (const [n, { key, part, bytes }] of items.entries())
        if (lines[n]!.length > 1)
          expect(key.length + part.length + bytes.length + 12).toBeLessThanOrEqual(readUnitBytes);
    }),
    { numRuns: 60 },
  );
});

test('titles as catalogues have them fill what one read takes', () => {
  const entries = Array.from({ length: 5000 }, (_, n) =>
    entry(`关于${(n * 7919) % 1000}号${['水利', '教育', '林业'][n % 3]}工作会议${n}的通知`, n),
  );
  const { items } = chunked(entries);
  const filled = items.slice(0, -1).map(({ bytes }) => bytes.length / readUnitBytes);
  expect(filled.reduce((sum, one) => sum + one, 0) / filled.length).toBeGreaterThan(0.93);
});

test('rolls that name hundreds of persons a row never make an item of a text piece larger than an item may be', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48271) % 0x7fffffff;
    return seed % below;
  };
  const name = () => String.fromCodePoint(...Array.from({ length: 3 }, () => 0xf4e00 + random(3000)));
  const rolls = Array.from({ length: 1000 }, (_, n) =>
    entry(['社员名册', '', '', ...Array.from({ length: 200 }, name)].join('\n'), n),
  );
  const items = buildText('rolls', rolls);
  for (const { bytes } of items) expect(bytes.length).toBeLessThan(400_000);
  const lines = items.flatMap(({ bytes }) => unpackText(bytes).split('\n'));
  expect(lines).toEqual(rolls.map(writeLine));
  expect(items.map(({ part }) => part)).toEqual(items.map(({ part }) => part).sort());
  expect(
    buildText(
      'titles',
      rolls.map((one) => ({ ...one, text: '某题名' })),
    ),
  ).toHaveLength(1);
});
