import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pace } from '#shared/runtime/pace.ts';

/** When each of some turns came, asked for at these moments (ms), by a clock that moves only by waiting. */
async function turns(perSecond: number, askedAt: number[]): Promise<number[]> {
  let time = 0;
  const { take } = pace(perSecond, {
    now: () => time,
    wait: async (ms) => {
      time += ms;
    },
  });
  const came: number[] = [];
  for (const at of askedAt) {
    time = Math.max(time, at);
    await take();
    came.push(time);
  }
  return came;
}

test('in no second are there more turns than told, however they are asked for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 300 }),
      fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 700 }),
      async (perSecond, asked) => {
        const came = await turns(
          perSecond,
          asked.toSorted((a, b) => a - b),
        );
        for (const [n, at] of came.entries())
          expect(came.slice(n).filter((later) => later < at + 1000).length).toBeLessThanOrEqual(perSecond + 1);
      },
    ),
    { numRuns: 200 },
  );
});

test('turns asked for all at once come evenly: the last of 225 a second before the second is over', async () => {
  const came = await turns(
    225,
    Array.from({ length: 450 }, () => 0),
  );
  expect(came[0]).toBe(0);
  expect(came[224]).toBeLessThanOrEqual(1000);
  expect(came[449]).toBeGreaterThan(1990);
  expect(came[449]).toBeLessThan(2100);
});

test('without a pace nobody waits', async () => {
  expect(await turns(Number.POSITIVE_INFINITY, [0, 0, 5])).toEqual([0, 0, 5]);
});

test('steps of many turns wait for the last of them: 100 at a time, 190 a second, are at most 200 in any second', async () => {
  let time = 0;
  const { take } = pace(190, {
    now: () => time,
    wait: async (ms) => {
      time += ms;
    },
  });
  const came: number[] = [];
  for (let step = 0; step < 20; step++) {
    await take(100);
    came.push(time);
  }
  expect(came[0]).toBeGreaterThan(500);
  for (const [n, at] of came.entries())
    expect(came.slice(n).filter((later) => later < at + 1000).length).toBeLessThanOrEqual(2);
  expect(2000 / ((came.at(-1) ?? 0) / 1000)).toBeGreaterThan(185);
});
