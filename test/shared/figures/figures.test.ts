import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { inTable, inWords, percent } from '#shared/figures/display.ts';
import { growth, growthText } from '#shared/figures/growth.ts';

const figure = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

test.each([
  ['接收 2014→2015', 660_000, 569_948, '15.8%'],
  ['画幅 2014→2015', 45_600_000, 40_000_000, '14.0%'],
  ['馆藏 2010→2015 年末', 16_590_000, 11_528_839, '43.9%'],
  ['画幅 十一五→十二五', 160_000_000, 34_949_760, '357.8%'],
])('A09 %s: %d over %d is %s', (_name, current, prior, text) => {
  expect(growthText(growth(current, prior))).toBe(text);
});

test('a trailing zero stays in a table and goes in a sentence; two decimals where the definition says so', () => {
  expect(growthText(growth(45_600_000, 40_000_000), { keepZero: false })).toBe('14%');
  expect(percent({ part: 2071, whole: 10_000 }, { decimals: 2 })).toBe('20.71%');
});

test.each([
  [undefined, '—（无上年数据）'],
  [0, '—（上年为0）'],
  [-3, '—（上年为负数）'],
])('no growth over %s: a reason, never a number', (prior, text) => {
  expect(growthText(growth(120, prior))).toBe(text);
});

test('growth is never infinite, keeps its sign and does not depend on the unit', async () => {
  await fc.assert(
    fc.property(
      fc.nat(1_000_000_000),
      fc.nat(1_000_000_000),
      fc.integer({ min: 1, max: 1000 }),
      (current, prior, times) => {
        const text = growthText(growth(current, prior));
        expect(text).toMatch(/^-?\d+\.\d%$|^—（.+）$/);
        if (prior > 0) {
          expect(Math.abs(Number.parseFloat(text) - ((current - prior) / prior) * 100)).toBeLessThanOrEqual(0.0501);
          expect(growthText(growth(current * times, prior * times))).toBe(text);
        }
      },
    ),
  );
});

test.each([
  [0, '0'],
  [9_435, '9435'],
  [9_999, '9999'],
  [10_000, '1万'],
  [17_000, '1.7万'],
  [569_948, '57万'],
  [660_000, '66万'],
  [11_528_839, '1152.9万'],
  [16_590_000, '1659万'],
  [99_999_499, '9999.9万'],
  [99_999_500, '1亿'],
  [99_999_999, '1亿'],
  [100_000_000, '1亿'],
  [160_000_000, '1.6亿'],
  [-17_000, '-1.7万'],
])('%d is written %s in a sentence', (value, text) => {
  expect(inWords(value)).toBe(text);
});

test('in a table a trailing zero is kept, and decimals follow the definition', () => {
  expect(inWords(660_000, { keepZero: true })).toBe('66.0万');
  expect(inWords(11_528_839, { decimals: 2 })).toBe('1152.88万');
});

test('what is written is within half of the last decimal of the figure, and order is kept', async () => {
  const unit = { 万: 10_000, 亿: 100_000_000 };
  const read = (text: string) => {
    const scale = unit[text.at(-1) as keyof typeof unit] ?? 1;
    return Number.parseFloat(text) * scale;
  };
  await fc.assert(
    fc.property(figure, figure, (one, other) => {
      const text = inWords(one);
      const step = text.endsWith('亿') ? 10_000_000 : text.endsWith('万') ? 1_000 : 0;
      expect(Math.abs(read(text) - one)).toBeLessThanOrEqual(step / 2 + 0.001);
      if (one <= other) expect(read(text)).toBeLessThanOrEqual(read(inWords(other)) + 0.001);
    }),
  );
});

test('a table shows every digit, in thousands', async () => {
  expect([0, 999, 1_000, 16_590_000, -9_435].map(inTable)).toEqual(['0', '999', '1,000', '16,590,000', '-9,435']);
  await fc.assert(
    fc.property(figure, (value) => {
      expect(Number(inTable(value).replaceAll(',', ''))).toBe(value);
    }),
  );
});
