import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold, foldWithPlaces, marksIn } from '#shared/search/fold.ts';
import { answers, readWords } from '#shared/search/question.ts';

test.each([
  ['館長(zhǎng)', '馆长', 'pinyin aids go, Traditional becomes Simplified'],
  ['曹建國(guó)', '曹建国', 'also with tone marks apart from their letter'],
  ['软件(app)开发', '软件app开发', 'a word in brackets that is no syllable stays'],
  ['ＡＢＣ－１２３', 'abc123', 'width, case and dashes'],
  ['《关于“水库”移民》的请示', '关于水库移民的请示', 'punctuation goes on both sides'],
  ['湘财发(1992)字第036号', '湘财发199236号', 'document numbers in any brackets'],
  ['湘财发〔1992〕36号', '湘财发199236号', 'and in the right ones'],
  ['𠮷田䶮', '吉田䶮', 'characters outside the basic plane'],
])('%s is searched as %s: %s', (written, searched) => {
  expect(fold(written)).toBe(searched);
  expect(foldWithPlaces(written).text).toBe(searched);
});

test('marks stand in the text as written, over what was dropped and beyond the basic plane', () => {
  const written = '𠮷田村館長(zhǎng)、曹建國';
  const marks = marksIn(written, ['馆长', '长曹', '吉田']);
  expect(marks.map(([from, until]) => written.slice(from, until))).toEqual(['𠮷田', '館長(zhǎng)、曹']);
});

const brackets = [...'() [] {} <> ‹› 〔〕 【】 〈〉 《》 ［］ ｛｝ 〖〗 （）'.replaceAll(' ', '')].flatMap(
  (one, n, all) => (n % 2 ? [] : [[one, all[n + 1]!] as const]),
);
const asWritten = fc
  .tuple(
    fc.constantFrom(...brackets),
    fc.constantFrom('1992', '１９９２'),
    fc.constantFrom('36', '036', '字第36', '第０３６'),
  )
  .map(([[from, to], year, number]) => `湘财发${from}${year}${to}${number}号`);

test('a document number is found by every form in which it is written', () => {
  fc.assert(
    fc.property(asWritten, asWritten, (typed, written) => asks(typed, `关于水库的请示 ${written}`)),
    { numRuns: 2000 },
  );
  expect(asks('湘财发［1992］036号', '湘财发〔1992〕360号')).toBe(false);
});

test('folding with places and without is the same', () => {
  const pieces = fc.constantFrom(
    ...brackets.flat(),
    '字',
    '第',
    '馆',
    'zhǎng',
    '1992',
    '０３６',
    '36',
    '号',
    ' ',
    '𠮷',
    'É',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(pieces, { maxLength: 12 }).map((all) => all.join('')),
        fc.string({ unit: 'binary' }),
      ),
      (written) => fold(written) === foldWithPlaces(written).text,
    ),
    { numRuns: 5000 },
  );
});

const asks = (typed: string, written: string) => answers({ ...readWords(typed) }, fold(written));

test.each([
  ['水库 移民', '关于移民到水库的请示', true],
  ['"水库移民"', '关于移民到水库的请示', false],
  ['水库 -请示', '关于水库的请示', false],
  ['水库 -通知', '关于水库的请示', true],
  ['水?移民', '关于水库移民的请示', true],
  ['关于*请示', '关于水库移民的请示', true],
  ['请示*关于', '关于水库移民的请示', false],
  ['湘财发【1992】36号', '湘财发〔1992〕36号文件', true],
  ['湘财发(1992)37号', '湘财发〔1992〕36号文件', false],
  ['檔', '档案局', true],
  ['水库 -湘发〔1992〕36号', '关于水库的请示 湘发〔1992〕36号', false],
  ['水库 -湘发〔1992〕36号', '关于水库的请示 湘发〔1992〕37号', true],
  ['水库 〔1992〕36号', '湘发〔1992〕36号 关于水库的请示', true],
  ['湘财发 〔1992〕36号', '湘财发〔1992〕36号', true],
])('%s in %s: %s', (typed, written, found) => {
  expect(asks(typed, written)).toBe(found);
});
