import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mustBeApproved, unsound } from '#functions/lookup-cases/answer.ts';
import type { EvidenceKind, Representation } from '#shared/applicants/standing.ts';
import { depositorOf } from '#shared/ledger/deposit.ts';
import type { Entry } from '#shared/records/record.ts';

const entry = {
  recordId: '443022/X001-2010-Y-0001',
  archivesCode: '443022',
  fondsNumber: 'X001',
  referenceCode: 'X001-2010-Y-0001',
  openingStatus: 'unreviewed',
  responsibleParty: '平江县民政局',
  personalNames: [{ name: '吴秀英' }],
} as unknown as Entry;
const agreement = {
  number: '寄字〔2023〕1号',
  depositor: '广州聚盈人力资源有限公司',
  from: '20230601',
  until: '20280531',
};
const opened = { ...entry, openingStatus: 'opened' } as Entry;

const judged = (
  of: Entry,
  {
    as = 'self',
    unit,
    evidence = [],
    deposited = false,
  }: { as?: Representation; unit?: string; evidence?: EvidenceKind[]; deposited?: boolean },
) => {
  const one = { representation: as, sought: { name: '吴秀英' }, applicant: { name: '吴秀英', unit } };
  const agreements = deposited ? [{ ...agreement, fonds: ['X001'] }] : [agreement];
  return unsound(
    { outcome: 'found', grounds: [], codes: [of.referenceCode], entries: [of] },
    one as unknown as Parameters<typeof unsound>[1],
    { evidence, depositorOf: (each) => depositorOf(each, agreements, '20240929') },
  );
};

test('what is on deposit goes to nobody but its depositor without the depositor’s consent, opened or not (A10)', () =>
  fc.assert(
    fc.property(
      fc.constantFrom(entry, opened),
      fc.constantFrom<Representation>('self', 'agent', 'guardian', 'unit'),
      fc.constantFrom(undefined, '平江县民政局', agreement.depositor),
      fc.subarray<EvidenceKind>(['unit-consent', 'depositor-consent', 'power-of-attorney']),
      (of, as, unit, evidence) => {
        const why = judged(of, { as, ...(unit && { unit }), evidence, deposited: true });
        const depositors = as === 'unit' && unit === agreement.depositor;
        const allowed = depositors || evidence.includes('depositor-consent');
        expect(why === undefined).toBe(allowed);
        if (!allowed) expect(why).toContain(agreement.depositor);
      },
    ),
  ));

test('an agreement counts from its first day on, and stays with its records after it has run out', () => {
  const held = [{ ...agreement, fonds: ['X001'] }];
  expect(depositorOf(entry, held, '20230531')).toBeUndefined();
  expect(depositorOf(entry, held, '20230601')).toBe(agreement.depositor);
  expect(depositorOf(entry, held, '20300101')).toBe(agreement.depositor);
  expect(depositorOf({ fondsNumber: 'X002' }, held, '20240929')).toBeUndefined();
});

test('a unit gets what is not opened of another only with that unit’s consent, and then only by approval', () => {
  const asks = { as: 'unit' as const, unit: '湖南省人力资源和社会保障厅' };
  expect(judged(entry, asks)).toContain('形成单位同意函');
  expect(judged(entry, { ...asks, evidence: ['unit-consent'] })).toBeUndefined();
  expect(judged(entry, { ...asks, unit: '平江县民政局' })).toBeUndefined();
  expect(judged(opened, asks)).toBeUndefined();
  expect(mustBeApproved({ outcome: 'found', entries: [entry] })).toBe(true);
});
