import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskAddress, maskIdentityNumber, maskName, maskPhone } from '#shared/people/masking.ts';

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

  test.each([
    ['13800000000', '138****0000'],
    ['138 0000 1234', '138****1234'],
    ['2223333', '*****33'],
    ['12', '**'],
  ])('telephone %s → %s', (number, masked) => expect(maskPhone(number)).toBe(masked));
});

describe('addresses', () => {
  test.each([
    ['湖南省岳阳市湘阴县文星镇太傅路12号', '湖南省岳阳市湘阴县***'],
    ['平江县长寿区公所', '平江县***'],
    ['北京市朝阳区建国路88号', '北京市朝阳区***'],
    ['广西壮族自治区南宁市青秀区民族大道', '广西壮族自治区南宁市青秀区***'],
    ['湖北省恩施土家族苗族自治州来凤县翔凤镇', '湖北省恩施土家族苗族自治州来凤县***'],
    ['岳阳市城关镇小区12栋', '岳阳市***'],
    ['文星镇太傅路12号', '***'],
    ['湘阴县', '湘阴县'],
    ['', ''],
  ])('%s → %s', (address, masked) => expect(maskAddress(address)).toBe(masked));

  test('a house number never survives', () =>
    fc.assert(
      fc.property(
        fc.stringMatching(/^[湖南省岳阳市湘阴县区镇路村]{0,12}$/u),
        fc.integer({ min: 1, max: 9999 }),
        (place, house) => {
          expect(maskAddress(`${place}${house}号`)).not.toMatch(/\d/);
        },
      ),
    ));
});
