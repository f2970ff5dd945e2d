import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, addMonths, daysOfMonth, formatDay, formatMonth, isDay, monthOf } from '#shared/calendar/day.ts';

const day = fc
  .date({ min: new Date('1400-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10).replaceAll('-', ''));

describe('days', () => {
  test('only those that exist', () => {
    expect(['20240229', '20000229', '20241231'].every(isDay)).toBe(true);
    expect(['20230229', '19000229', '20241301', '20240100', '00000101', '2024-09-29'].some(isDay)).toBe(false);
  });
  test('over the ends of months and years', () => {
    expect(addDays('20240228', 1)).toBe('20240229');
    expect(addDays('20241231', 1)).toBe('20250101');
    expect(addDays('20240301', -1)).toBe('20240229');
  });
  test('there and back', () =>
    fc.assert(
      fc.property(day, fc.integer({ min: -5000, max: 5000 }), (from, count) => {
        expect(addDays(addDays(from, count), -count)).toBe(from);
      }),
    ));
  test('shown without padding', () => expect(formatDay('20240929')).toBe('2024年9月29日'));
});

describe('months', () => {
  test('over the ends of years', () => {
    expect([addMonths('2024-12', 1), addMonths('2024-01', -1), addMonths('2024-09', 24)]).toEqual([
      '2025-01',
      '2023-12',
      '2026-09',
    ]);
    expect(daysOfMonth('2024-02')).toEqual({ first: '20240201', last: '20240229' });
    expect([monthOf('20240929'), formatMonth('2024-09')]).toEqual(['2024-09', '2024年9月']);
  });
  test('the day after a month’s last is the next month’s first', () =>
    fc.assert(
      fc.property(day, (at) => {
        const month = monthOf(at);
        expect(addDays(daysOfMonth(month).last, 1)).toBe(daysOfMonth(addMonths(month, 1)).first);
      }),
    ));
});
