import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checks } from '#shared/scans/four-properties.ts';
import { checkRecord, spans } from '#shared/scans/record-checks.ts';

const page = (pageNumber: number, more = {}) => ({
  pageNumber,
  frames: 1,
  format: 'jpeg' as const,
  dpiX: 200,
  sha256: String(pageNumber).padStart(64, '0'),
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

  test('the same image under two numbers, bitonal pages of a document with a 文号, and blank pages are for a person to say', () => {
    const pages = [
      page(1, { colour: 'bitonal' }),
      page(2, { colour: 'colour', blankFrames: [1] }),
      page(3, { colour: 'colour', sha256: page(2).sha256 }),
    ];
    const found = checkRecord(pages, 3, { documentNumber: '湘政发〔1992〕36号' });
    expect(resultsOf(found)).toMatchObject({ A08: 'manual-review', U11: 'manual-review', U12: 'manual-review' });
    expect(found.checks.filter(({ id }) => ['A08', 'U11', 'U12'].includes(id)).map(({ reason }) => reason)).toEqual([
      '第2、3页图像完全相同,请核对是否重复扫描。',
      '第1页:红头文件为黑白二值扫描,请改用彩色扫描或选择原因。',
      '第2页疑似空白,请确认是空白背面还是漏扫。',
    ]);
    expect(resultsOf(checkRecord(pages, 3))).toMatchObject({ U11: 'pass' });
  });

  test('formats that are only identified leave content, pages and sound to people', () => {
    const found = checkRecord([page(1, { format: 'ofd' }), page(2, { format: 'wav', frames: 0 })], 2);
    expect(found).toMatchObject({ missing: [], outcome: 'pass', images: 1 });
    expect(resultsOf(found)).toMatchObject({ I01: 'manual-review', U04: 'manual-review', U10: 'not-applicable' });
  });

  test('viruses are ruled out by an engine that has looked at every file, in its name; one file left out is left to people', () => {
    const scannedBy = 'ClamAV 1.4.3/27000';
    const all = checkRecord([page(1, { scannedBy }), page(2, { scannedBy })], 2);
    expect(all.checks.find(({ id }) => id === 'S02')).toMatchObject({
      result: 'pass',
      engine: expect.stringContaining(scannedBy),
    });
    expect(resultsOf(checkRecord([page(1, { scannedBy }), page(2)], 2)).S02).toBe('manual-review');
  });

  test('no virus engine, no signature verifier: always left to people, with the reason', () => {
    const found = checkRecord([page(1)], 1);
    expect(resultsOf(found)).toMatchObject({ A02: 'manual-review', S02: 'manual-review' });
    expect(found.checks.find(({ id }) => id === 'S02')?.reason).toContain('未检测(未接入病毒引擎');
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
    'A03',
    'A05',
    'A07',
    'A08',
    'A09',
    'I01',
    'I04',
    'I06',
    'I07',
    'U03',
    'U04',
    'U10',
    'U11',
    'U12',
    'S02',
    'S03',
  ]);
});
