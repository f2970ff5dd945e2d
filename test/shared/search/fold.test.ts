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
])('%s in %s: %s', (typed, written, found) => {
  expect(asks(typed, written)).toBe(found);
});
