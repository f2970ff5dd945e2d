import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '#shared/calendar/day.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { auditEveryDays, isDue, runIdAt } from '#shared/fixity/fixity.ts';

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

const instants = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2040-01-01T00:00:00Z'),
  noInvalidDate: true,
});

test('audits are named in the order in which they are asked for, each after the tick’s own of its day in China', () => {
  fc.assert(
    fc.property(instants, fc.nat({ max: 3 * 86_400_000 }), (one, apart) => {
      const later = new Date(one.getTime() + apart + 1);
      expect(runIdAt(one) < runIdAt(later)).toBe(true);
      expect(shanghaiDay(one) < runIdAt(one) && runIdAt(one) < addDays(shanghaiDay(one), 1)).toBe(true);
    }),
  );
});

test('in the small hours in China it is still yesterday by UTC, and the tick’s audit of the day does not pass for a later one', () => {
  expect(runIdAt(new Date('2026-11-22T20:25:02.388Z'))).toBe('2026112315902388');
});
