import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newTogether } from '#shared/runtime/put-new.ts';

test('items go together in their order, at most 100 and 2 MB in a transaction, none alone that fits', () => {
  const item = fc.integer({ min: 0, max: 300_000 }).map((length) => ({ text: '字'.repeat(Math.floor(length / 3)) }));
  fc.assert(
    fc.property(fc.array(item, { maxLength: 30 }), (items) => {
      const groups = newTogether(items);
      expect(groups.flat()).toEqual(items);
      const sizes = groups.map((group) => group.reduce((sum, one) => sum + Buffer.byteLength(JSON.stringify(one)), 0));
      for (const [at, size] of sizes.entries()) {
        expect(size).toBeLessThanOrEqual(2 * 2 ** 20);
        const next = groups[at + 1]?.[0];
        if (next) expect(size + Buffer.byteLength(JSON.stringify(next))).toBeGreaterThan(2 * 2 ** 20);
      }
    }),
    { numRuns: 30 },
  );
  expect(newTogether(Array.from({ length: 250 }, (_, n) => ({ n }))).map(({ length }) => length)).toEqual([
    100, 100, 50,
  ]);
  expect(newTogether([])).toEqual([]);
});
