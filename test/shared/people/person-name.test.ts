import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namesIn, personNameKey } from '#shared/people/person-name.ts';
import { toSimplified } from '#shared/people/simplified.ts';

describe('names that are the same person’s', () => {
  test.each([
    ['曹建国', '曹建國(guó)'],
    ['曹建国', '曹建國（guó）'],
    ['吴秀英', '吳秀英'],
    ['陈志远', '陳志遠'],
    ['张三', '张　三'],
    ['买买提·艾力', '买买提•艾力'],
    ['买买提·艾力', '買買提艾力'],
    ['John Smith', 'ＪＯＨＮ　ＳＭＩＴＨ'],
    ['李升', '李昇'],
    ['王峰', '王峯'],
    ['甯静', '宁静'],
    ['吉田䶮', '𠮷田龑'],
  ])('%s = %s', (one, other) => expect(personNameKey(other)).toBe(personNameKey(one)));
});

describe('names that are not', () => {
  test.each([
    ['张伟', '张玮'],
    ['李梅', '李美'],
    ['王芳', '王芳芳'],
  ])('%s ≠ %s', (one, other) => expect(personNameKey(other)).not.toBe(personNameKey(one)));
});

test('the text of the city’s report is found by its plain form (A07)', () =>
  expect(toSimplified('寶雞市檔案局館長曹建國')).toBe('宝鸡市档案局馆长曹建国'));

test('a cell of several names', () => expect(namesIn('陈志远、吴秀英， 张三')).toEqual(['陈志远', '吴秀英', '张三']));

test('a dash in a cell, or what cannot be seen, is no name', () =>
  expect(namesIn('—、陈志远、\u200b、·、-')).toEqual(['陈志远']));

test('folding twice changes nothing, whatever the name', () =>
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[\u4e00-\u9fff(guó)·. ]{0,12}$/u)),
      (name) => {
        const key = personNameKey(name);
        expect(personNameKey(key)).toBe(key);
      },
    ),
    { numRuns: 2000 },
  ));
