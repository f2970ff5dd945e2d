import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { inTable, inWords, percent } from '#shared/figures/display.ts';
import { growth, growthText } from '#shared/figures/growth.ts';
import { projected } from '#shared/figures/projection.ts';

const figure = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

test.each([
  ['接收 2014→2015', 660_000, 569_948, '15.8%'],
  ['画幅 2014→2015', 45_600_000, 40_000_000, '14.0%'],
  ['馆藏 2010→2015 年末', 16_590_000, 11_528_839, '43.9%'],
  ['画幅 十一五→十二五', 160_000_000, 34_949_760, '357.8%'],
])('A09 %s: %d over %d is %s', (_name, current, prior, text) => {
  expect(growthText(growth(current, prior))).toBe(text);
});

/** [seed], what is said, the figure and the bracketed figure it is compared with (domain §1.1), the growth that was published. */
test.each([
  ['S3-1', '收集进馆', 66, 56.99, 15.8],
  ['S3-2', '省馆收集进馆', 3.1, 2.06, 50.5],
  ['S3-3', '数字化', 4560, 4000, 14],
  ['S3-4', '省馆数字化', 395, 209, 89],
  ['S3-5', '文章', 154, 110, 40],
  ['S3-5', '专著', 5, 4, 25],
  ['S3-5', '专著字数', 320, 246.2, 30],
  ['S3-6', '馆藏', 1659, 1152.9, 43.9],
  ['S3-6', '省馆馆藏', 79, 65.45, 20.71],
  ['S3-7', '十二五数字化', 16_000, 3495, 357.8],
  ['S3-9', '编纂', 57_259, 19_266, 197.2],
  ['S3-18', '馆藏比2010年翻一番', 2305.8, 1152.9, 100],
])(
  '%s %s: %d over %d is within 0.05 percentage points of the %d %% that was published',
  (_seed, _what, now, then, said) => {
    const grown = growth(Math.round(now * 10_000), Math.round(then * 10_000));
    const rate = Number.parseFloat(growthText(grown, { decimals: 2 }));
    expect(Math.abs(rate - said)).toBeLessThanOrEqual(0.05);
  },
);

test('达标年份: 1.7万 at 6 % a year are 10万 in 31 years', () => {
  expect(projected(17_000, 100_000, 0.06)).toEqual({ target: 100_000, years: 31 });
  expect(projected(10, 80, 1).years).toBe(3);
  expect(projected(80, 80, 0.06).years).toBe(0);
  for (const rate of [0, -0.02, Number.NaN]) expect(projected(10, 20, rate).years).toBeUndefined();
});

test('达标年份 is the first year that reaches the target, whatever stock, target and rate', async () => {
  await fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.double({ min: 1.001, max: 1000, noNaN: true }),
      fc.double({ min: 0.001, max: 3, noNaN: true }),
      (now, times, rate) => {
        const target = now * times;
        const { years = Number.NaN } = projected(now, target, rate);
        expect(now * (1 + rate) ** years).toBeGreaterThanOrEqual(target * (1 - 1e-9));
        expect(now * (1 + rate) ** (years - 1)).toBeLessThan(target * (1 + 1e-9));
      },
    ),
  );
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
