import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayOf, daysInMonth, isDay } from '#shared/calendar/day.ts';
import { displayDate, periodEnd, periodStart, readDocumentDate } from '#shared/records/document-date.ts';

const today = '20240929';
const read = (cell: string) => readDocumentDate(cell, today);

describe('dates as the standard writes them', () => {
  test('a day', () => {
    const { date, issues } = read('19920228');
    expect(date).toEqual({ value: '19920228', precision: 'day', inferred: false });
    expect(issues).toEqual([]);
    expect(displayDate(date!)).toBe('1992年2月28日');
  });

  test('an unknown day or month is kept and confirmed (V06)', () => {
    const month = read('20030800');
    expect(month.date).toMatchObject({ precision: 'month' });
    expect(month.issues).toMatchObject([{ code: 'V06', severity: 'warning' }]);
    expect(displayDate(month.date!)).toBe('2003年8月');
    expect([periodStart(month.date!), periodEnd(month.date!)]).toEqual(['20030801', '20030831']);

    const year = read('19950000');
    expect(year.date).toMatchObject({ precision: 'year' });
    expect(displayDate(year.date!)).toBe('1995年');
    expect([periodStart(year.date!), periodEnd(year.date!)]).toEqual(['19950101', '19951231']);
  });

  test('square brackets mark an inferred date, in any width', () => {
    for (const cell of ['[19450815]', '［19450815］', '【19450815】']) {
      expect(read(cell)).toEqual({ date: { value: '19450815', precision: 'day', inferred: true }, issues: [] });
    }
    expect(displayDate(read('[19450815]').date!)).toBe('[1945年8月15日]');
  });

  test('an empty cell is no date and no issue', () => expect(read(' ')).toEqual({ issues: [] }));
});

describe('days that do not exist (V05)', () => {
  test('the message names the month’s days', () => {
    const { date, issues } = read('19920231');
    expect(date).toBeUndefined();
    expect(issues).toMatchObject([
      { code: 'V05', severity: 'error', zh: '日期19920231不存在(1992年2月只有29天),请按原件改正。' },
    ]);
  });

  test.each([
    ['19930229', '1993年2月只有28天'],
    ['19901301', '没有13月'],
    ['19900015', '没有0月'],
    ['20010631', '2001年6月只有30天'],
    ['1998.2.30', '1998年2月只有28天'],
  ])('%s: %s', (cell, words) =>
    expect(read(cell).issues).toMatchObject([{ code: 'V05', zh: expect.stringContaining(words) }]),
  );
});

describe('other shapes are proposed (V07)', () => {
  test.each([
    ['1998.3.2', '19980302', '1998年3月2日'],
    ['1998年3月', '19980300', '1998年3月'],
    ['1998年3月2日', '19980302', '1998年3月2日'],
    ['1998-03-02', '19980302', '1998年3月2日'],
    ['1998/3/2', '19980302', '1998年3月2日'],
    ['１９９８．３．２', '19980302', '1998年3月2日'],
    ['1998-03-02 00:00:00', '19980302', '1998年3月2日'],
    ['19980302 08:30', '19980302', '1998年3月2日'],
    ['199803', '19980300', '1998年3月'],
    ['1998', '19980000', '1998年'],
    ['1998年', '19980000', '1998年'],
    ['36526', '20000101', '2000年1月1日'],
    ['36526.5', '20000101', '2000年1月1日'],
    ['一九九八年三月二日', '19980302', '1998年3月2日'],
    ['二〇〇三年十二月', '20031200', '2003年12月'],
    ['一九四九年十月卅一日', '19491031', '1949年10月31日'],
    ['[1945.8.15]', '[19450815]', '[1945年8月15日]'],
  ])('%s → %s', (cell, proposal, shown) => {
    const { date, issues } = read(cell);
    expect(issues).toMatchObject([{ code: 'V07', severity: 'warning', proposal }]);
    expect(displayDate(date!)).toBe(shown);
    expect(date?.original).toBe(cell);
  });

  test.each(['不详', '98.3.2', '980302', '3月2日', '1998年秋', '00000000', '199803021'])(
    '%s cannot be read',
    (cell) => {
      expect(read(cell).date).toBeUndefined();
      expect(read(cell).issues).toMatchObject([{ code: 'V07', severity: 'error' }]);
    },
  );
});

describe('unlikely times (V29)', () => {
  test('the future is an error, from tomorrow on', () => {
    expect(read('20240929').issues).toEqual([]);
    expect(read('20240930').issues).toMatchObject([{ code: 'V29', severity: 'error' }]);
    expect(read('20620101').date).toBeUndefined();
  });

  test('the month and year under way are not the future', () => {
    expect(read('20240900').date).toBeDefined();
    expect(read('20240000').date).toBeDefined();
    expect(read('20241000').date).toBeUndefined();
  });

  test('before 1368 is asked', () => {
    expect(read('13670101')).toMatchObject({
      date: { value: '13670101' },
      issues: [{ code: 'V29', severity: 'warning' }],
    });
    expect(read('13680101').issues).toEqual([]);
  });
});

const anyDay = fc
  .tuple(fc.integer({ min: 1400, max: 2023 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 30 }))
  .map(([year, month, offset]) => dayOf(year, month, (offset % daysInMonth(year, month)) + 1));

describe('for every date', () => {
  test('every day reads as itself, and its period is that day', () =>
    fc.assert(
      fc.property(anyDay, (day) => {
        const { date, issues } = read(day);
        expect(issues).toEqual([]);
        expect([periodStart(date!), periodEnd(date!)]).toEqual([day, day]);
      }),
    ));

  test('a period starts and ends on real days, the next day lies outside', () =>
    fc.assert(
      fc.property(anyDay, fc.constantFrom('month', 'year'), (day, precision) => {
        const value = precision === 'month' ? `${day.slice(0, 6)}00` : `${day.slice(0, 4)}0000`;
        const start = periodStart({ value });
        const end = periodEnd({ value });
        const kept = precision === 'month' ? 6 : 4;
        expect(isDay(start) && isDay(end) && start <= day && day <= end).toBe(true);
        expect(addDays(end, 1).slice(0, kept)).not.toBe(day.slice(0, kept));
        expect(addDays(start, -1).slice(0, kept)).not.toBe(day.slice(0, kept));
      }),
    ));

  test('people’s ways of writing a day are proposed as that day', () =>
    fc.assert(
      fc.property(anyDay, fc.constantFrom('.', '/', '-', '年月日'), (day, style) => {
        const [year, month, date] = [day.slice(0, 4), Number(day.slice(4, 6)), Number(day.slice(6))];
        const cell = style === '年月日' ? `${year}年${month}月${date}日` : [year, month, date].join(style);
        expect(read(cell).date?.value).toBe(day);
      }),
    ));

  test('any eight digits are either a date or one error', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^\d{8}$/), (cell) => {
        const { date, issues } = read(cell);
        expect(date === undefined).toBe(issues.some((issue) => issue.severity === 'error'));
      }),
    ));

  test('no cell makes reading throw', () =>
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (cell) => void read(cell))));
});
