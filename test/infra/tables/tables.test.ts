import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readingTable, simplifiedTable } from '#infra/tables/characters.ts';
import { daysTable } from '#infra/tables/days.ts';

const committed = (name: string) => readFileSync(new URL(`../../../shared/${name}`, import.meta.url), 'utf8');

test.each([
  ['people/simplified.txt', simplifiedTable],
  ['people/readings.txt', readingTable],
  ['calendar/announced-days.txt', daysTable],
])('the committed %s is what its package gives (npm run tables)', (name, table) =>
  expect(committed(name) === table(), 'run: npm run tables').toBe(true),
);
