import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDigitOf, judgeIdentityNumber } from '#shared/people/identity-number.ts';

describe('GB 11643', () => {
  test.each([
    ['11010519491231002X', 'valid'],
    ['11010519491231002x', 'valid'],
    ['１１０１０５ １９４９１２３１ ００２Ｘ', 'valid'],
    ['440524188001010014', 'valid'],
    ['110105194912310021', 'wrong-check-digit'],
    ['110105194913310021', 'wrong-date'],
    ['110105491231002', 'fifteen'],
    ['110105491331002', 'wrong-date'],
    ['1.10105E+17', 'malformed'],
    ['', 'malformed'],
  ])('%s is %s', (number, verdict) => expect(judgeIdentityNumber(number)).toBe(verdict));

  test('any one wrong digit is found', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.integer({ min: 14, max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        (serial, at, shift) => {
          const first = `11010519491231${String(serial).padStart(3, '0')}`;
          const number = first + checkDigitOf(first);
          const wrong = number.slice(0, at) + ((Number(number[at]) + shift) % 10) + number.slice(at + 1);
          expect(judgeIdentityNumber(number)).toBe('valid');
          expect(judgeIdentityNumber(wrong)).toBe('wrong-check-digit');
        },
      ),
    ));
});
