import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Snapshot, snapshotOf } from '#functions/reports/snapshot.ts';
import { canonicalJson, sha256 } from '#shared/figures/canonical.ts';
import { archivesSnapshot, books, ofProvince, places, provinceEdition, provinceSnapshot } from './september.ts';

test('whatever the order of archives and entries, the bytes of the snapshot are the same', async () => {
  const bytes = canonicalJson(provinceSnapshot());
  await fc.assert(
    fc.property(fc.integer(), (seed) => {
      const shuffled = books
        .map(({ archives, entries }, n) => ({
          archives,
          entries: entries.toSorted((a, b) => turn(a.entry, seed + n) - turn(b.entry, seed + n)),
        }))
        .sort((a, b) => turn(a.archives.archivesCode, seed) - turn(b.archives.archivesCode, seed));
      expect(canonicalJson(snapshotOf(ofProvince, provinceEdition, places.province, shuffled))).toBe(bytes);
    }),
    { numRuns: 50 },
  );
});

const turn = (text: string, seed: number) => createHash('sha1').update(`${seed} ${text}`).digest().readUInt32BE();

test('it says what was read: as of when, of whom, how many entries; what was entered or dated later is not in it', () => {
  const snapshot = archivesSnapshot();
  expect(snapshot).toMatchObject({
    definition: { id: 'monthly-progress', version: 1 },
    asOf: '2024-10-01T00:00:00.000Z',
    filter: { archives: ['443021'], datedUntil: '20240930', enteredUntil: '2024-10-01T00:00:00.000Z' },
    entryCount: 10,
  });
  const bytes = canonicalJson(snapshot);
  expect(bytes).not.toContain('accession#十月');
  expect(bytes).not.toContain('accession#晚');
  expect(Snapshot.parse(JSON.parse(bytes))).toEqual(snapshot);
});

test('the province has a line for every archives and names those that have not reported', () => {
  const snapshot = provinceSnapshot();
  expect(snapshot.lines.map(({ of, reported }) => [of.name, reported])).toEqual([
    ['湖南省档案馆', false],
    ['湘阴县档案馆', true],
    ['平江县档案馆', false],
  ]);
  expect(snapshot.notReported.map(({ archivesCode }) => archivesCode)).toEqual(['443001', '443022']);
});

test('canonical JSON orders keys and leaves out what is undefined; the digest is SHA-256', () => {
  expect(canonicalJson({ b: [1, { d: null, c: undefined }], a: '档' })).toBe('{"a":"档","b":[1,{"d":null}]}');
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
