import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  arrivalKey,
  fileItem,
  fileNumber,
  filesPerList,
  Outcome,
  partsOfArrivalKey,
  tallyOf,
} from '#shared/scans/scan.ts';

const verdict = fc.record({
  outcome: fc.constantFrom(...Outcome.options),
  frames: fc.nat({ max: 500 }),
  bytes: fc.nat({ max: 100_000_000 }),
});

test('every declared file is accepted, waiting, refused or outstanding, whatever the order of the verdicts', () =>
  fc.assert(
    fc.property(fc.array(verdict, { maxLength: 200 }), fc.nat({ max: 100 }), (verdicts, unsent) => {
      const declared = { files: verdicts.length + unsent, bytes: 7 };
      const tally = tallyOf(declared, verdicts);
      expect(tally.accepted + tally.waiting + tally.refused + tally.outstanding).toBe(declared.files);
      expect(tally.verified).toBe(verdicts.length);
      expect(tally.outstanding).toBe(unsent);
      expect(tallyOf(declared, verdicts.toReversed())).toEqual(tally);
    }),
  ));

test('numbers of files do not collide between lists, and sort as numbers', () => {
  expect(fileNumber(1, 0)).toBe(1);
  expect(fileNumber(1, filesPerList - 1)).toBe(filesPerList);
  expect(fileNumber(2, 0)).toBe(filesPerList + 1);
  expect(fileItem(9) < fileItem(10)).toBe(true);
});

test('the key of an arrival says where it belongs; other keys say nothing', () => {
  const key = arrivalKey('443021', '01JZZZZZZZZZZZZZZZZZZZZZZZ', 12);
  expect(key).toBe('scans/443021/01JZZZZZZZZZZZZZZZZZZZZZZZ/000012');
  expect(partsOfArrivalKey(key)).toEqual({ archivesCode: '443021', batchId: '01JZZZZZZZZZZZZZZZZZZZZZZZ', number: 12 });
  for (const other of ['sheets/443021/x/1', `${key}/../1`, `x${key}`, key.slice(0, -1)])
    expect(partsOfArrivalKey(other)).toBeUndefined();
});
