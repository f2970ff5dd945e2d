import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawSample } from '#functions/quality-sampling/draw.ts';
import type { Defect } from '#functions/quality-sampling/inspection.ts';
import { customaryTerms, judge, termsOf } from '#functions/quality-sampling/judgement.ts';
import { volumeOf } from '#shared/records/holdings-unit.ts';

const page = (referenceCode: string, pageNumber: number) => ({ referenceCode, pageNumber });
const placed = ({ referenceCode, pageNumber }: { referenceCode: string; pageNumber: number }) =>
  `${referenceCode}#${pageNumber}`;

/** Volumes with items in them, and items that are their own units, each with some pages. */
const batches = fc
  .uniqueArray(
    fc.record({
      code: fc.oneof(
        fc.integer({ min: 1, max: 99 }).map((n) => `C038-001-${String(n).padStart(3, '0')}`),
        fc
          .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 20 }))
          .map(([v, n]) => `C038-002-00${v}-${String(n).padStart(3, '0')}`),
        fc.integer({ min: 1, max: 999 }).map((n) => `Z109-WS·2011-Y-BGS-${String(n).padStart(4, '0')}`),
      ),
      pages: fc.integer({ min: 1, max: 60 }),
    }),
    { selector: ({ code }) => code, minLength: 1, maxLength: 25 },
  )
  .map((records) => records.flatMap(({ code, pages }) => Array.from({ length: pages }, (_, n) => page(code, n + 1))));
const seeds = fc.string({ minLength: 1, maxLength: 30 });

describe('the sample', () => {
  test('is drawn again from its seed, whatever order the pages come in', () =>
    fc.assert(
      fc.property(
        batches,
        seeds,
        fc.integer({ min: 5, max: 100 }),
        fc.infiniteStream(fc.double({ noNaN: true })),
        (pages, seed, ratio, dice) => {
          const drawn = drawSample(pages, ratio, seed);
          const shuffled = pages.map((one) => ({ one, at: dice.next().value })).sort((a, b) => a.at - b.at);
          expect(
            drawSample(
              shuffled.map(({ one }) => one),
              ratio,
              seed,
            ),
          ).toEqual(drawn);
        },
      ),
    ));

  test('holds at least its share of the pages and one of every volume, each page once, and none from elsewhere', () =>
    fc.assert(
      fc.property(batches, seeds, fc.integer({ min: 5, max: 100 }), (pages, seed, ratio) => {
        const drawn = drawSample(pages, ratio, seed);
        expect(drawn.length * 100).toBeGreaterThanOrEqual(ratio * pages.length);
        const volumes = new Set(pages.map(({ referenceCode }) => volumeOf(referenceCode)));
        volumes.delete(undefined);
        const hit = new Set(drawn.map(({ referenceCode }) => volumeOf(referenceCode)));
        for (const volume of volumes) expect(hit.has(volume)).toBe(true);
        expect(drawn.length).toBeLessThanOrEqual(Math.max(Math.ceil((pages.length * ratio) / 100), volumes.size));
        const all = new Set(pages.map(placed));
        expect(new Set(drawn.map(placed)).size).toBe(drawn.length);
        for (const one of drawn) expect(all.has(placed(one))).toBe(true);
      }),
    ));

  test('gives every page about the same chance: over 400 seeds each of 100 is drawn 20 times, give or take 18', () => {
    const pages = Array.from({ length: 100 }, (_, n) => page('Z109-WS·2011-Y-BGS-0001', n + 1));
    const times = new Map<string, number>();
    for (let seed = 0; seed < 400; seed++)
      for (const one of drawSample(pages, 5, `seed ${seed}`)) times.set(placed(one), (times.get(placed(one)) ?? 0) + 1);
    expect(times.size).toBe(100);
    for (const count of times.values()) expect(Math.abs(count - 20)).toBeLessThanOrEqual(18);
  });

  test.each([
    ['C038-001-002', 'C038-001-002'],
    ['C038-001-002-003', 'C038-001-002'],
    ['Z109-WS·2011-Y-BGS-0001', undefined],
  ])('%s lies in the volume %s', (code, volume) => expect(volumeOf(code)).toBe(volume));
});

describe('the judgement', () => {
  const seen = (good: number, ...bad: Defect[][]) => [
    ...Array.from({ length: good }, () => ({ defects: [] })),
    ...bad.map((defects) => ({ defects })),
  ];

  test('at the pass mark it passes, below it goes back', () => {
    expect(judge(seen(95, ...Array(5).fill(['skewed'])), customaryTerms)).toEqual({ left: 0, failed: 5, passed: true });
    expect(judge(seen(94, ...Array(6).fill(['skewed'])), customaryTerms)).toEqual({
      left: 0,
      failed: 6,
      passed: false,
    });
    expect(judge(seen(19, ['dirty']), { passPercent: 100 }).passed).toBe(false);
  });

  test.each(['wrong-record', 'missing-page', 'wrong-order'] as const)('one page with %s is never tolerated', (defect) =>
    expect(judge(seen(999, [defect]), { passPercent: 1 }).passed).toBe(false),
  );

  test('nothing passes that was not looked at', () => {
    expect(judge([...seen(99), {}], customaryTerms)).toEqual({ left: 1, failed: 0, passed: false });
    expect(judge([], customaryTerms).passed).toBe(false);
  });

  test('the plan closest to a batch holds', () => {
    const plan = (ratioPercent: number) => ({
      batchId: '',
      item: '',
      year: '2024',
      ratioPercent,
      passPercent: 98,
      by: '',
      at: '',
    });
    expect(termsOf({})).toEqual({ ratioPercent: 5, passPercent: 95 });
    expect(termsOf({ year: plan(6) }).ratioPercent).toBe(6);
    expect(termsOf({ year: plan(6), contractor: plan(7) }).ratioPercent).toBe(7);
    expect(termsOf({ year: plan(6), contractor: plan(7), batch: plan(8) }).ratioPercent).toBe(8);
  });
});
