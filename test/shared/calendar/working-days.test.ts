import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '#shared/calendar/day.ts';
import { announcedUntil, isWorkingDay, workingDaysAfter, workingDaysBetween } from '#shared/calendar/working-days.ts';

const anyDay = fc.integer({ min: 0, max: 6000 }).map((days) => addDays('20100101', days));

describe('the calendar of 2024 as the State Council announced it', () => {
  test('National Day: 1 to 7 October are free, 29 September and 12 October are worked', () => {
    for (let day: Day = '20241001'; day <= '20241007'; day = addDays(day, 1))
      expect(isWorkingDay(day), day).toBe(false);
    for (const day of ['20240929', '20240930', '20241008', '20241012']) expect(isWorkingDay(day), day).toBe(true);
    for (const day of ['20240928', '20241013']) expect(isWorkingDay(day), day).toBe(false);
  });

  test('Spring Festival: 10 to 17 February are free, the 4th and the 18th, both Sundays, are worked', () => {
    for (let day: Day = '20240210'; day <= '20240217'; day = addDays(day, 1))
      expect(isWorkingDay(day), day).toBe(false);
    for (const day of ['20240204', '20240218']) expect(isWorkingDay(day), day).toBe(true);
  });

  test('the announced years reach the present calendar', () => expect(announcedUntil()).toBeGreaterThanOrEqual(2026));
});

describe('working days are counted from the next one', () => {
  test.each([
    ['20240929', 4, '20241010'],
    ['20240930', 1, '20241008'],
    ['20241005', 1, '20241008'],
    ['20241011', 1, '20241012'],
    ['20241010', 2, '20241012'],
    ['20240929', 0, '20240929'],
  ])('%s + %i = %s', (day, count, due) => expect(workingDaysAfter(day, count)).toBe(due));

  test('the due day is a working day, later the more days are given, and counting back gives the same number', () =>
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 30 }), (day, count) => {
        const due = workingDaysAfter(day, count);
        expect(isWorkingDay(due)).toBe(true);
        expect(due > day && due > workingDaysAfter(day, count - 1)).toBe(true);
        expect(workingDaysBetween(day, due)).toBe(count);
      }),
    ));

  test('two terms one after the other are their sum', () =>
    fc.assert(
      fc.property(anyDay, fc.nat(10), fc.nat(10), (day, one, other) => {
        expect(workingDaysAfter(workingDaysAfter(day, one), other)).toBe(workingDaysAfter(day, one + other));
      }),
    ));
});
