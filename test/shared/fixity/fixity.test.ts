import { expect, test } from 'vitest';
import { auditEveryDays, isDue } from '#shared/fixity/fixity.ts';

const dayMs = 86_400_000;
const began = new Date('2024-03-01T00:00:00Z');
const run = (state: 'running' | 'finished', movedAt = began) => ({
  state,
  startedAt: began.toISOString(),
  movedAt: movedAt.toISOString(),
});
const after = (days: number) => new Date(began.getTime() + days * dayMs);

test('a fonds is due when it never was audited, and again early enough to be done within 12 months', () => {
  expect(isDue(undefined, began)).toBe(true);
  expect(isDue(run('finished'), after(auditEveryDays - 1))).toBe(false);
  expect(isDue(run('finished'), after(auditEveryDays))).toBe(true);
  expect(auditEveryDays).toBeLessThanOrEqual(365 - 60);
});

test('an audit that moves is left alone; one that has stood still is taken up', () => {
  expect(isDue(run('running', after(3)), after(3.2))).toBe(false);
  expect(isDue(run('running', after(3)), after(3.3))).toBe(true);
});
