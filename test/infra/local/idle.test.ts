import { expect, test } from 'vitest';
import { untilIdle } from '#infra/local/idle.ts';

test('waits until nothing is left, and counts again when something moved meanwhile', async () => {
  let requests = 0;
  const left = [2, 1, 0, 0, 0];
  const counted: number[] = [];
  const queue = {
    what: 'queue',
    left: () => {
      counted.push(left[0] ?? 0);
      // at the first count of nothing a request comes in, whose work is elsewhere by then
      if (counted.length === 3) requests += 1;
      return left.shift() ?? 0;
    },
  };
  await untilIdle([queue, { what: 'function', left: async () => 0 }], () => requests, 1000);
  expect(counted).toEqual([2, 1, 0, 0]);
});

test('gives up in time, naming what is left', async () => {
  await expect(untilIdle([{ what: 'Closings', left: () => 3 }], () => 0, 50)).rejects.toThrow(/Closings 3/);
});
