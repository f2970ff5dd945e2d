import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueUntil, standingOf } from '#functions/statistics/flow.ts';
import { formFor } from '#functions/statistics/form.ts';
import { findingsOf, moved } from '#functions/statistics/review.ts';
import type { AnnualReturn } from '#shared/figures/annual-return.ts';

const form = formFor('2015')!;
const whole = {
  staffTotal: 16,
  fondsCount: 120,
  publicTitles: 1,
  areaTotal: 3_000,
  volumesAtStart: 16_700,
  volumesAccessioned: 300,
  volumesAcquired: 12,
  volumesRemoved: 10,
  volumesDestroyed: 2,
  volumesAtEnd: 17_000,
  itemsAtStart: 0,
  itemsAtEnd: 0,
};
const findings = (values: Record<string, number>, prior?: Record<string, number>, explanations = {}) =>
  findingsOf(form, values, { prior, explanations });

test('the return is due on 10 January, end of the day in China, or on the next working day: 2016’s was a Sunday, 2025’s a Friday', () => {
  expect(dueUntil(form, '2015').toISOString()).toBe('2016-01-11T16:00:00.000Z');
  expect(dueUntil(form, '2024').toISOString()).toBe('2025-01-10T16:00:00.000Z');
});

test('the form is data: every field of a check is there, computed ones say what they count, declared ones do not', () => {
  const ids = form.fields.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const rule of form.checks) {
    const named = rule.is === 'sum' ? [rule.total, ...rule.plus, ...rule.minus] : Object.values(rule).flat();
    for (const id of named.filter((one) => one !== rule.is)) expect(ids).toContain(id);
  }
  for (const { id, by, counted } of form.fields) expect([id, counted !== undefined]).toEqual([id, by === 'computed']);
  expect(formFor('2005')).toBeUndefined();
});

test('a whole return has nothing against it', () => expect(findings(whole)).toEqual([]));

test('a missing declared field is named', () => {
  const { areaTotal: _, ...without } = whole;
  expect(findings(without)).toEqual([{ field: 'areaTotal', is: 'missing', text: '“总建筑面积”未填，请填报' }]);
});

test('年末 ≠ 年初＋接收＋征集－移出－销毁 names the cell, both sums and the difference', () => {
  const [found] = findings({ ...whole, volumesAtEnd: 17_005 });
  expect(found).toMatchObject({ field: 'volumesAtEnd', is: 'sum' });
  expect(found?.text).toContain('填17005');
  expect(found?.text).toContain('＝17000相差5');
});

test('the start of a year goes on from the end of the last; parts do not exceed their whole', () => {
  expect(findings(whole, { volumesAtEnd: 16_650 }).map(({ field, is }) => [field, is])).toEqual([
    ['volumesAtStart', 'continues'],
  ]);
  expect(findings({ ...whole, volumesDigitised: 17_001 }).map(({ is }) => is)).toEqual(['within']);
  expect(findings({ ...whole, staffFemale: 17 }).map(({ field }) => field)).toEqual(['staffFemale']);
});

test('a start that does not go on from the last end is answered by an explanation: what was signed with a wrong opening balance would else bar every year after it', () => {
  const prior = { volumesAtEnd: 16_650 };
  expect(findings(whole, prior)[0]?.text).toContain('请说明原因');
  expect(findings(whole, prior, { volumesAtStart: '上年期初建账多登50卷，已于本年冲销' })).toEqual([]);
  expect(findings(whole, prior, { volumesAtEnd: '别项的说明' })).toHaveLength(1);
});

test('who was sent back and has not signed again is not there, on time as it may have been; a correction that was sent back leaves what it corrects', () => {
  const until = dueUntil(form, '2015');
  const version = (state: AnnualReturn['state']) =>
    ({ state, steps: [{ did: 'submitted', at: '2016-01-08T00:00:00.000Z' }] }) as unknown as AnnualReturn;
  const at = (now: string, ...states: AnnualReturn['state'][]) => standingOf(states.map(version), until, new Date(now));
  expect(at('2016-02-01T00:00:00Z', 'submitted')).toBe('on-time');
  expect(at('2016-02-01T00:00:00Z', 'returned')).toBe('missing');
  expect(at('2016-01-09T00:00:00Z', 'returned')).toBe('open');
  expect(at('2016-02-01T00:00:00Z', 'accepted', 'returned')).toBe('on-time');
});

test('a move of more than 30 % up or down needs an explanation; 30 % does not, and none is asked without a year before', () => {
  const at = (staffTotal: number, explanations = {}) =>
    findings({ ...whole, staffTotal }, { staffTotal: 10 }, explanations).map(({ is }) => is);
  expect([at(13), at(14), at(7), at(6)]).toEqual([[], ['jump'], [], ['jump']]);
  expect(at(14, { staffTotal: '新馆建成后核增编制' })).toEqual([]);
});

test('whatever the figures, a move is judged as its share of the prior, and never over zero', async () => {
  await fc.assert(
    fc.property(fc.nat(1e9), fc.nat(1e9), (now, prior) => {
      if (prior === 0) expect(moved(now, prior, 30)).toBe(false);
      else expect(moved(now, prior, 30)).toBe(Math.abs(now - prior) / prior > 0.3);
    }),
  );
});
