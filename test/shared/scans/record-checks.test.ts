import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checks } from '#shared/scans/four-properties.ts';
import { checkRecord, spans } from '#shared/scans/record-checks.ts';

const page = (pageNumber: number, more = {}) => ({
  pageNumber,
  frames: 1,
  format: 'jpeg' as const,
  dpiX: 200,
  ...more,
});
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, n) => first + n);
const resultsOf = (found: ReturnType<typeof checkRecord>) =>
  Object.fromEntries(found.checks.map(({ id, result }) => [id, result]));

describe('the pages of a record against its entry', () => {
  test('A03: two of 302 missing', () => {
    const found = checkRecord(
      [...range(1, 116), ...range(119, 302)].map((number) => page(number)),
      302,
    );
    expect(found).toMatchObject({
      outcome: 'fail',
      sentence: '应有302页,实有300页,缺第117、118页',
      missing: [117, 118],
    });
    expect(found.checks.find(({ id }) => id === 'I06')?.reason).toBe('缺第117、118页(共302页,实有300页)。');
    expect(found.checks.find(({ id }) => id === 'I01')?.reason).toBe('图像300幅,著录302页,少2幅,请补传或核对页数。');
  });

  test('more images than 页数 are for a person to say, not a failure (V14)', () => {
    const found = checkRecord(
      range(1, 14).map((number) => page(number)),
      12,
    );
    expect(resultsOf(found)).toMatchObject({ I01: 'manual-review', I06: 'pass' });
    expect(found).toMatchObject({ outcome: 'pass', sentence: '应有12页,实有14页' });
  });

  test('one file of all pages is as many images; a PDF is not drawn, and is said to be left to people', () => {
    const found = checkRecord([page(1, { frames: 6, format: 'pdf', dpiX: undefined })], 6);
    expect(found.missing).toEqual([]);
    expect(resultsOf(found)).toMatchObject({ I01: 'pass', I06: 'pass', U04: 'manual-review', U10: 'not-applicable' });
  });

  test('nothing at all is a failure, and nothing is passed that was not looked at', () => {
    const found = checkRecord([], undefined);
    expect(found.outcome).toBe('fail');
    expect(found.checks.filter(({ result }) => result === 'pass')).toEqual([]);
  });

  test('no virus engine, no signature verifier: always left to people, with the reason', () => {
    const found = checkRecord([page(1)], 1);
    expect(resultsOf(found)).toMatchObject({ A02: 'manual-review', S02: 'manual-review' });
    expect(found.checks.find(({ id }) => id === 'S02')?.reason).toContain('未检测(未接入病毒引擎)');
  });

  test('whatever pages are taken away, exactly they are missing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.infiniteStream(fc.boolean()), (count, coin) => {
        const held = range(1, count).filter(() => coin.next().value);
        const found = checkRecord(
          held.map((number) => page(number)),
          count,
        );
        expect(new Set([...held, ...found.missing])).toEqual(new Set(range(1, count)));
        expect(held.length + found.missing.length).toBe(count);
        expect(found.outcome).toBe(found.missing.length ? 'fail' : 'pass');
      }),
    );
  });
});

test('runs are told as from–to', () => {
  expect(spans([1, 2, 4, 7, 8, 9])).toBe('1、2、4、7–9');
});

test('ids are unique to their property and stay what they are', () => {
  expect(Object.keys(checks)).toEqual([
    'A01',
    'A02',
    'A07',
    'A09',
    'I01',
    'I06',
    'I07',
    'U03',
    'U04',
    'U10',
    'S02',
    'S03',
  ]);
});
