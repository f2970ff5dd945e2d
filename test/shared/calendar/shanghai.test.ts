import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#shared/calendar/day.ts';
import { formatInstant, shanghaiDay, spanOfDay, spanOfMonth, startOfDay } from '#shared/calendar/shanghai.ts';

describe('China Standard Time', () => {
  test('the day changes at 16:00 UTC', () => {
    expect(shanghaiDay(new Date('2024-09-29T15:59:59.999Z'))).toBe('20240929');
    expect(shanghaiDay(new Date('2024-09-29T16:00:00Z'))).toBe('20240930');
    expect(startOfDay('20240930').toISOString()).toBe('2024-09-29T16:00:00.000Z');
  });

  test('a reporting month', () =>
    expect(spanOfMonth('2024-09')).toEqual({
      from: new Date('2024-08-31T16:00:00Z'),
      before: new Date('2024-09-30T16:00:00Z'),
    }));

  test('shown to the minute', () => {
    expect(formatInstant(new Date('2024-09-29T06:05:00Z'))).toBe('2024年9月29日 14:05');
    expect(formatInstant(new Date('2024-09-29T16:00:00Z'))).toBe('2024年9月30日 00:00');
  });
});

describe('clocks put forward and back', () => {
  test('summers of 1986 to 1991 begin their days at 15:00 UTC', () => {
    expect(startOfDay('19880701').toISOString()).toBe('1988-06-30T15:00:00.000Z');
    expect(formatInstant(new Date('1988-07-01T06:05:00Z'))).toBe('1988年7月1日 15:05');
  });
  test('a day whose midnight was skipped begins at 01:00', () => {
    const start = startOfDay('19400601');
    expect(shanghaiDay(new Date(start.getTime() - 1))).toBe('19400531');
    expect(formatInstant(start)).toBe('1940年6月1日 01:00');
  });
});

test('from 1870 to 2100 every day begins where the one before it ends', () =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 84_000 }), (count) => {
      const day = addDays('18700101', count);
      const { from, before } = spanOfDay(day);
      expect(shanghaiDay(from)).toBe(day);
      expect(shanghaiDay(new Date(from.getTime() - 1))).toBe(addDays(day, -1));
      expect(shanghaiDay(new Date(before.getTime() - 1))).toBe(day);
    }),
    { numRuns: 300 },
  ));
