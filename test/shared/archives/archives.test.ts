import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreementInForce, covers } from '#shared/archives/agreement.ts';
import { ArchivesCode, FondsNumber } from '#shared/archives/archives.ts';
import { ancestorsOf, mayStandUnder, subordinatesOf } from '#shared/archives/hierarchy.ts';
import { belongsTo, membershipInForce, reachesFonds } from '#shared/archives/membership.ts';
import { addDays } from '#shared/calendar/day.ts';
import { startOfDay } from '#shared/calendar/shanghai.ts';

const endOfDay = (day: string) => new Date(startOfDay(addDays(day, 1)).getTime() - 1);

describe('codes', () => {
  test('six digits with a province', () => {
    expect(ArchivesCode.safeParse('443021').success).toBe(true);
    for (const wrong of ['44302', '4430211', '499021', 'A43021'])
      expect(ArchivesCode.safeParse(wrong).success).toBe(false);
  });
  test('fonds numbers', () => {
    for (const right of ['A439', '001', '12', 'X013']) expect(FondsNumber.safeParse(right).success).toBe(true);
    for (const wrong of ['a439', '全宗1', '', 'A439-1']) expect(FondsNumber.safeParse(wrong).success).toBe(false);
  });
});

describe('hierarchy', () => {
  const all = [
    { archivesCode: '443001' },
    { archivesCode: '443020', parent: '443001' },
    { archivesCode: '443022', parent: '443020' },
    { archivesCode: '443021', parent: '443020' },
  ];
  test('a county under a city under a province', () => {
    expect(ancestorsOf('443021', all)).toEqual(['443020', '443001']);
    expect(subordinatesOf('443001', all)).toEqual(['443020', '443021', '443022']);
    expect(subordinatesOf('443021', all)).toEqual([]);
  });
  test('a loop ends', () =>
    expect(
      ancestorsOf('443021', [
        { archivesCode: '443021', parent: '443022' },
        { archivesCode: '443022', parent: '443021' },
      ]),
    ).toEqual(['443022']));
  test('levels', () =>
    expect([
      mayStandUnder('county', 'city'),
      mayStandUnder('city', 'county'),
      mayStandUnder('province', 'province'),
    ]).toEqual([true, false, false]));
});

describe('agreements', () => {
  const terms = { parties: ['443001', '443022'], categories: ['HY' as const], from: '20240101', until: '20241231' };
  const asked = { asking: '443001', holding: '443022', type: 'HY' as const };
  const inYear = new Date('2024-06-01T00:00:00Z');

  test('both days are included, to the last millisecond in China', () => {
    expect(agreementInForce(terms, startOfDay('20240101'))).toBe(true);
    expect(agreementInForce(terms, endOfDay('20231231'))).toBe(false);
    expect(agreementInForce(terms, endOfDay('20241231'))).toBe(true);
    expect(agreementInForce(terms, startOfDay('20250101'))).toBe(false);
  });

  test('in force exactly between its first and last day, whatever they are', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 400 }), (begins, lasts) => {
        const from = addDays('20230101', begins);
        const until = addDays(from, lasts);
        expect(agreementInForce({ from, until }, startOfDay(from))).toBe(true);
        expect(agreementInForce({ from, until }, new Date(startOfDay(from).getTime() - 1))).toBe(false);
        expect(agreementInForce({ from, until }, endOfDay(until))).toBe(true);
        expect(agreementInForce({ from, until }, new Date(endOfDay(until).getTime() + 1))).toBe(false);
      }),
      { numRuns: 50 },
    ));

  test('ended early, at once', () => {
    const ended = { ...terms, endedAt: inYear.toISOString() };
    expect(agreementInForce(ended, new Date(inYear.getTime() - 1))).toBe(true);
    expect(agreementInForce(ended, inYear)).toBe(false);
  });

  test('covers only its parties and categories, never an archives and itself', () => {
    expect(covers(terms, asked, inYear)).toBe(true);
    expect(covers(terms, { ...asked, asking: '443022', holding: '443001' }, inYear)).toBe(true);
    expect(covers(terms, { ...asked, asking: '443021' }, inYear)).toBe(false);
    expect(covers(terms, { ...asked, holding: '443021' }, inYear)).toBe(false);
    expect(covers(terms, { ...asked, type: 'XJ' }, inYear)).toBe(false);
    expect(covers(terms, { ...asked, holding: '443001' }, inYear)).toBe(false);
  });
});

describe('memberships', () => {
  test('from its first instant until before its last, whatever they are', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 1, max: 10 ** 9 }), (begins, lasts) => {
        const from = Date.UTC(2024, 0, 1) + begins;
        const until = from + lasts;
        const membership = { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
        expect([from - 1, from, until - 1, until].map((at) => membershipInForce(membership, new Date(at)))).toEqual([
          false,
          true,
          true,
          false,
        ]);
      }),
    ));

  test('revoked at once', () => {
    const membership = { from: '2024-01-01T00:00:00Z', revokedAt: '2024-06-01T00:00:00Z' };
    expect(membershipInForce(membership, new Date('2024-05-31T23:59:59.999Z'))).toBe(true);
    expect(membershipInForce(membership, new Date('2024-06-01T00:00:00Z'))).toBe(false);
  });

  test('a contractor’s people go with the contract', () => {
    const membership = {
      from: '2024-01-01T00:00:00Z',
      contract: { number: 'WB-1', contractor: '某数字化公司', until: '20240630' },
    };
    expect(membershipInForce(membership, endOfDay('20240630'))).toBe(true);
    expect(membershipInForce(membership, startOfDay('20240701'))).toBe(false);
  });

  test('belongs to one issuer’s subject', () => {
    expect(belongsTo({ subject: 'u1' }, 'https://a', 'u1')).toBe(true);
    expect(belongsTo({ subject: 'u1', issuer: 'https://a' }, 'https://b', 'u1')).toBe(false);
    expect(belongsTo({ subject: 'u1' }, 'https://a', 'u2')).toBe(false);
  });

  test('a cataloguer keeps to the fonds named', () =>
    expect([
      reachesFonds({}, 'A439'),
      reachesFonds({ fonds: ['A439'] }, 'A439'),
      reachesFonds({ fonds: ['A439'] }, 'A440'),
    ]).toEqual([true, true, false]));
});
