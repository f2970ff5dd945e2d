import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskIdentityNumber, maskName } from '#shared/people/masking.ts';

describe('names', () => {
  test.each([
    ['张三', '张*'],
    ['陈志远', '陈**'],
    ['吴秀英', '吴**'],
    ['欧阳修', '欧阳*'],
    ['歐陽脩之', '歐陽**'],
    ['司马', '司*'],
    ['买买提·艾力', '买**·**'],
    ['买买提•艾力', '买**·**'],
    ['John Smith', 'J*** *****'],
    ['𠮷田䶮', '𠮷**'],
    ['张 三', '张*'],
    ['曹建國(guó)', '曹**'],
    ['王芳（曾用名王小芳）', '王*'],
    ['陈志远、吴秀英', '陈**、吴**'],
    ['张', '*'],
    ['', ''],
  ])('%s → %s', (name, masked) => expect(maskName(name)).toBe(masked));

  test('of two characters or more, a mask shows at most the surname and never the name', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[\u4e00-\u9fa5]{2,6}$/u), (name) => {
        const masked = maskName(name);
        expect(masked).not.toBe(name);
        expect(masked.replaceAll('*', '').length).toBeLessThanOrEqual(2);
        expect(name.startsWith(masked.replaceAll('*', ''))).toBe(true);
      }),
    ));

  test('no given name survives, whatever the cell holds', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.stringMatching(/^[\u4e00-\u9fa5]{3}$/u),
        (before, given) => {
          expect(maskName(`${before}张${given}`)).not.toContain(given);
        },
      ),
    ));
});

describe('numbers', () => {
  test.each([
    ['11010519491231002X', '**************002X'],
    ['110105491231002', '***********1002'],
    ['１２３', '***'],
  ])('%s → %s', (number, masked) => expect(maskIdentityNumber(number)).toBe(masked));

  test('an ID shows four characters and hides the rest', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^\d{17}[\dX]$/), (number) => {
        expect(maskIdentityNumber(number)).toBe(`${'*'.repeat(14)}${number.slice(-4)}`);
      }),
    ));
});
