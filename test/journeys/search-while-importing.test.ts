import { expect, test } from 'vitest';
import { searchWhileImporting } from './search-while-importing.ts';
import { aProvince } from './standing.ts';

const province = aProvince();

// The whole of it, 20 clients and 10,000 entries: npm run bench -- freshness
test('desks search while entries arrive: no error, nothing unsound; within a minute of quiet all answers equal brute force', async () => {
  const figures = await searchWhileImporting(province.platform, { clients: 4, entries: 300, perSheet: 75 });
  expect([figures.failed, figures.wrong, figures.differing]).toEqual([[], [], []]);
  expect(figures.searches).toBeGreaterThan(10);
  expect(figures.compared).toBeGreaterThan(80);
  expect(figures.freshAfterSeconds).toBeLessThan(60);
});
