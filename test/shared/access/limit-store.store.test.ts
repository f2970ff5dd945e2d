import { beforeAll, expect, test } from 'vitest';
import { countAttempt } from '#shared/access/limit-store.ts';
import { limits } from '#shared/access/limits.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

beforeAll(ownTables);
const { most, minutes } = limits['verify-copy'];
const at = new Date('2024-09-29T02:00:00Z');

test('so many attempts are free in a window, for each person apart; then refused until the next window', async () => {
  for (let n = 0; n < most; n++) await countAttempt('verify-copy', '10.0.0.1', at);
  await expect(countAttempt('verify-copy', '10.0.0.1', at)).rejects.toMatchObject({ slug: 'too-often' });
  await countAttempt('verify-copy', '10.0.0.2', at);
  await countAttempt('verify-copy', '10.0.0.1', new Date(at.getTime() + minutes * 60_000));
});

test('attempts at once are all counted', async () => {
  const tried = Array.from({ length: most + 5 }, () => countAttempt('verify-copy', '10.0.0.3', at));
  const refused = (await Promise.allSettled(tried)).filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(5);
});
