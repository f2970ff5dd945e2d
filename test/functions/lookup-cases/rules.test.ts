import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lateAfter, pauseClock, resumeClock, startClock, termOf, tickOf } from '#functions/lookup-cases/clock.ts';
import { letterOf } from '#functions/lookup-cases/letter.ts';
import { CaseState, isOver, type StepName, stateAfter, steps } from '#functions/lookup-cases/progress.ts';
import { grounds } from '#shared/applicants/refusal-grounds.ts';
import {
  type EvidenceKind,
  evidenceKinds,
  judgeStanding,
  Representation,
  required,
} from '#shared/applicants/standing.ts';
import { addDays } from '#shared/calendar/day.ts';
import { announcedUntil, isWorkingDay, workingDaysAfter, workingDaysBetween } from '#shared/calendar/working-days.ts';
import { during } from '#shared/runtime/call.ts';

const stepNames = Object.keys(steps) as StepName[];
const anyDay = fc.integer({ min: 0, max: 3000 }).map((days) => addDays('20180101', days));
const ticking = { caseId: 'c', state: 'searching' as const, late: [], reminded: false };

test('a term that ends beyond the announced holidays is noted in the log line of its call, no other', async () => {
  const call = { capability: 'c', operation: 'o', requestId: 'r', correlationId: 'r', startedAt: new Date() };
  const factsOf = async (work: () => unknown) => {
    const facts = {};
    await during({ ...call, facts }, async () => work());
    return facts;
  };
  const last = `${announcedUntil()}1231`;
  expect(await factsOf(() => startClock(last, 'assist'))).toEqual({ holidaysKnownUntil: announcedUntil() });
  expect(await factsOf(() => startClock(addDays(last, -20), 'assist'))).toEqual({});
});

describe('the course of a case', () => {
  test('whatever is done in whatever order, a case only moves along declared steps and never leaves its end', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...stepNames), { maxLength: 40 }), (tried) => {
        let state: CaseState = 'received';
        let answers = 0;
        for (const step of tried) {
          const next = stateAfter(state, step);
          if (!next) continue;
          expect(steps[step].from).toContain(state);
          if (isOver(state)) expect(next).toBe(state);
          if (step === 'answer') answers += 1;
          state = next;
        }
        expect(answers).toBeLessThanOrEqual(1);
      }),
    ));

  test('every state can be reached, and from every state before the answer a case can be withdrawn', () => {
    const reached = new Set<CaseState>(['received']);
    for (let grown = 0; grown < reached.size; ) {
      grown = reached.size;
      for (const state of [...reached]) for (const step of stepNames) reached.add(stateAfter(state, step) ?? state);
    }
    expect([...reached].sort()).toEqual([...CaseState.options].sort());
    for (const state of CaseState.options)
      expect(stateAfter(state, 'withdraw'), state).toBe(
        ['answered', 'closed', 'withdrawn'].includes(state) ? undefined : 'withdrawn',
      );
  });
});

describe('the clock', () => {
  test('A05: handed over on 2024-09-29, due at the close of 2024-10-10; told within two more', () => {
    expect(startClock('20240929', 'assist').dueOn).toBe('20241010');
    expect(startClock('20241010', 'tell').dueOn).toBe('20241012');
  });

  test('the due day itself is in time, the next day is not; marked once', () => {
    const one = { ...ticking, dueOn: '20241010' };
    expect(tickOf(one, '20241008')).toBeUndefined();
    expect(tickOf(one, '20241009')).toBe('remind');
    expect(tickOf({ ...one, reminded: true }, '20241010')).toBeUndefined();
    expect(tickOf({ ...one, reminded: true }, '20241011')).toBe('mark-overdue');
    expect(tickOf({ ...one, late: ['assist'] }, '20241011')).toBeUndefined();
    expect([lateAfter(one, '20241010'), lateAfter(one, '20241011')]).toEqual([[], ['assist']]);
    expect(tickOf({ ...one, state: 'answered', late: ['assist'] }, '20241011')).toBe('mark-overdue');
  });

  test('what is late when it is paused is marked then; with no day left it is due on the next working day', () => {
    const one = { ...ticking, dueOn: '20241010' };
    expect(pauseClock(one, '20241010')).toMatchObject({ daysLeft: 0, late: [] });
    expect(pauseClock(one, '20241011')).toMatchObject({ daysLeft: 0, late: ['assist'] });
    expect(resumeClock({ ...one, daysLeft: 0 }, '20241019').dueOn).toBe('20241021'); // a Saturday
    expect(resumeClock({ ...one, daysLeft: 0 }, '20241018').dueOn).toBe('20241018');
  });

  test('a pause of any length costs no working day', () =>
    fc.assert(
      fc.property(anyDay, fc.nat(6), fc.nat(60), (begin, spent, pause) => {
        const { dueOn } = startClock(begin, 'assist');
        const stopped = workingDaysAfter(begin, spent);
        const paused = { ...ticking, ...pauseClock({ ...ticking, dueOn }, stopped) };
        expect(termOf(paused)).toBeUndefined();
        const resumed = addDays(stopped, pause);
        const again = resumeClock(paused, resumed);
        expect(isWorkingDay(again.dueOn)).toBe(true);
        const left = Math.max(0, 4 - spent);
        expect(workingDaysBetween(resumed, again.dueOn)).toBe(left || Number(!isWorkingDay(resumed)));
      }),
    ));
});

describe('who may ask', () => {
  const claim = { applicantName: '李娜', subjectName: '吴秀英', originalSeen: true, evidence: [] as EvidenceKind[] };

  test('A06: who is not the person and brings no power of attorney may not, and the refusal says so with its law', () => {
    const standing = judgeStanding({ ...claim, representation: 'agent' });
    expect(standing).toMatchObject({ allowed: false, ground: 'not-a-party' });
    expect(grounds['not-a-party'].text).toBe('非当事人,未提供委托书/公证委托书');
    expect(judgeStanding({ ...claim, representation: 'self' })).toMatchObject({
      allowed: false,
      ground: 'not-a-party',
    });
  });

  test('A06: the daughter of one who has died may, with proof of death and kinship, by PIPL Art. 49', () => {
    const evidence: EvidenceKind[] = ['death-proof', 'kinship-proof'];
    expect(judgeStanding({ ...claim, representation: 'near-relative', evidence })).toEqual({
      allowed: true,
      article: '《个人信息保护法》第四十九条',
    });
  });

  test('the person may, under a Traditional form of the name too; copies alone need a notarised power', () => {
    expect(judgeStanding({ ...claim, applicantName: '吳秀英', representation: 'self' }).allowed).toBe(true);
    expect(judgeStanding({ ...claim, representation: 'agent', evidence: ['power-of-attorney'] }).allowed).toBe(false);
    expect(
      judgeStanding({ ...claim, representation: 'agent', evidence: ['notarised-power-of-attorney'] }).allowed,
    ).toBe(true);
  });

  test('more evidence never takes a right away, and every kind that the table asks for counts', () => {
    const kinds = Object.keys(evidenceKinds) as EvidenceKind[];
    fc.assert(
      fc.property(
        fc.constantFrom(...Representation.options),
        fc.subarray(kinds),
        fc.constantFrom(...kinds),
        (representation, evidence, more) => {
          const ask = (given: EvidenceKind[]) => judgeStanding({ ...claim, representation, evidence: given });
          if (ask(evidence).allowed) expect(ask([...evidence, more]).allowed).toBe(true);
          const enough = required[representation].evidence.every((line) =>
            line.some((kind) => evidence.includes(kind)),
          );
          expect(ask(evidence).allowed).toBe(enough && representation !== 'self');
        },
      ),
    );
  });
});

test('a refusal names its ground, its law and where to complain; it is not 未查到', () => {
  const text = letterOf({
    applicant: '李娜',
    caseId: 'c-1',
    archives: { name: '湖南省档案馆', region: '湖南省' },
    answeredOn: '2024年9月29日',
    outcome: 'refused',
    grounds: ['not-a-party'],
    records: 0,
  });
  for (const piece of ['不予提供', '非当事人,未提供委托书/公证委托书', '第二十八条', '向湖南省档案主管部门投诉'])
    expect(text).toContain(piece);
  expect(text).not.toContain('未查到');
});
