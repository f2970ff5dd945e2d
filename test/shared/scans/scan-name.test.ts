import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inScanOrder, readScanName } from '#shared/scans/scan-name.ts';

/** The examples of DA/T 13-2022 and DA/T 22-2015 themselves. */
const golden = [
  'J019-ZY·JC·CC·2019·D30-001-001',
  'J019-KU·01·2017-001-001',
  'A002-RS-001-002',
  'X032-KJ·KY·01-003',
  'X032-KJ·JJ·02-005-054',
  'K021-ZP·2019·D30-025-005',
  'C038-001-002-003',
  'C038-001-002',
  'A439-WS·2015·D30·003-005',
  'Z109-WS·2011·Y·办公室-0001',
  'Z008-WS·2019·Y-037',
  'J019-LY·2019·Y-001',
  'C015-WY·TZGG·2019·D10-00001',
  'B168-SW·2015·Y-001',
  'Z109-WS·2011-Y-BGS-0001',
  'Z109-WS·2011-Y-0001',
];
const code = fc.constantFrom(...golden);
const page = fc.integer({ min: 1, max: 9999 });
const extension = fc.constantFrom('.jpg', '.JPG', '.tif', '.tiff', '.png', '.pdf');
const said = (path: string) => readScanName(path).pages.map((one) => [one.referenceCode, one.pageNumber]);
const codesOf = (path: string) => readScanName(path).issues.map((issue) => issue.code);

describe('any 档号 of the standards parses back from', () => {
  test('a file named 档号-页号', () =>
    fc.assert(
      fc.property(code, page, extension, fc.constantFrom('-', '_'), (c, p, ext, dash) => {
        const width = Math.max(3, String(p).length);
        expect(said(`${c}${dash}${String(p).padStart(width, '0')}${ext}`)).toContainEqual([c, p]);
      }),
    ));

  test('a file named 档号, which is page 1 or a whole file of pages', () =>
    fc.assert(
      fc.property(code, extension, (c, ext) => {
        expect(said(`${c}${ext}`)).toContainEqual([c, 1]);
      }),
    ));

  test('a folder named 档号 with numbered pages, whatever stands above it', () =>
    fc.assert(
      fc.property(code, page, extension, fc.constantFrom('', '2024年扫描/', '湘阴馆\\第3批\\'), (c, p, ext, above) => {
        expect(said(`${above}${c}/${String(p).padStart(4, '0')}${ext}`)).toEqual([[c, p]]);
      }),
    ));

  test('a folder and a file that agree: the folder says which part is the page', () =>
    fc.assert(
      fc.property(code, page, extension, (c, p, ext) => {
        expect(said(`${c}/${c}-${String(p).padStart(3, '0')}${ext}`)[0]).toEqual([c, p]);
      }),
    ));
});

test('nested folders 全宗号/目录号/案卷号 are the levels of one 档号', () => {
  expect(said('C038/001/002/0001.jpg')).toEqual([['C038-001-002', 1]]);
});

test('what syntax cannot tell stays open, likeliest first: the item itself, then a page of its volume', () => {
  expect(said('C038-001-002-045.jpg')).toEqual([
    ['C038-001-002-045', 1],
    ['C038-001-002', 45],
  ]);
  expect(said('C038-001-002/C038-001-002-045.jpg')).toEqual([
    ['C038-001-002', 45],
    ['C038-001-002-045', 1],
  ]);
});

test('a folder of a volume may hold files named by its items', () => {
  expect(said('C038-001-002/C038-001-002-003-001.tif')).toContainEqual(['C038-001-002-003', 1]);
});

test('width, dots and case are folded as in any 档号', () => {
  expect(said('Ｚ109－WS•2011－y－bgs－0001/0012.JPG')).toEqual([['Z109-WS·2011-Y-BGS-0001', 12]]);
});

test('V15 names both codes when file and folder disagree', () => {
  const { pages, issues } = readScanName('C038-001-002/C038-001-003-001.jpg');
  expect(pages).toEqual([]);
  expect(issues).toMatchObject([{ code: 'V15', zh: '文件名档号C038-001-003与文件夹档号C038-001-002不一致,请核对。' }]);
});

test.each([
  'IMG_20240929.jpg',
  '0001.jpg',
  '扫描/0001.jpg',
  'C038-001-002/封面.jpg',
  'C038-001-002/0000.jpg',
  '.jpg',
  '',
])('V45 for %s: no record and page', (path) => expect(codesOf(path)).toEqual(['V45']));

test('any path is read without failing, and never both taken and refused', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (path) => {
      const { pages, issues } = readScanName(path);
      expect(pages.length > 0).toBe(issues.length === 0);
    }),
  ));

test('pages are ordered as people number them', () => {
  expect(['p10.jpg', 'p2.jpg', 'p1.jpg'].sort(inScanOrder)).toEqual(['p1.jpg', 'p2.jpg', 'p10.jpg']);
});
