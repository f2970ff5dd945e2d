import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Asking, decide, MaskedHit, maskedView } from '#shared/access/access-decision.ts';
import type { AgreementTerms } from '#shared/archives/agreement.ts';
import type { Entry, OpeningStatus } from '#shared/records/record.ts';

const now = new Date('2024-09-29T02:00:00Z');
const agreement: AgreementTerms = { parties: ['443001', '443022'], categories: ['HY'], from: '20240101' };
const desk: Asking = { deskArchivesCode: '443001', way: 'by-person', agreements: [agreement], now };
const marriage = { archivesCode: '443022', openingStatus: 'restricted' as OpeningStatus, civilType: 'HY' as const };

const entry: Entry = {
  ...marriage,
  recordId: '443022/A120-ZY·HY·1987·Y-0231',
  part: 'entry',
  fondsNumber: 'A120',
  referenceCode: 'A120-ZY·HY·1987·Y-0231',
  originalReferenceCode: 'A120-ZY·HY·1987·Y-0231',
  levelOfDescription: 'item',
  categoryCode: 'ZY',
  filingYear: 1987,
  retentionCode: 'Y',
  title: '陈志远、吴秀英婚姻登记',
  documentDate: { value: '19870612', precision: 'day', inferred: false },
  personalNames: [
    { name: '陈志远', role: '男方' },
    { name: '吴秀英', role: '女方' },
  ],
  place: '平江县长寿区公所',
  note: '身份证号11010519491231002X',
  version: 1,
  contentHash: 'c'.repeat(64),
  by: 'clerk',
  at: '2024-09-01T00:00:00Z',
};

describe('the decision', () => {
  test('opened records are readable at every desk', () => {
    const decision = decide({ ...desk, way: 'by-code', agreements: [] }, { ...marriage, openingStatus: 'opened' });
    expect(decision).toMatchObject({ visible: 'readable', article: '《中华人民共和国档案法》第二十八条' });
  });

  test('an archives reads its own', () =>
    expect(decide({ ...desk, deskArchivesCode: '443022', way: 'by-code' }, marriage).visible).toBe('readable'));

  test('under an agreement in force a person’s record shows masked (A05)', () =>
    expect(decide(desk, marriage)).toMatchObject({ visible: 'masked', ground: 'agreement' }));

  test.each<[string, Partial<Asking>, Partial<typeof marriage>]>([
    ['by code', { way: 'by-code' }, {}],
    ['without agreement', { agreements: [] }, {}],
    ['for another civil type', { agreements: [{ ...agreement, categories: ['XJ'] }] }, {}],
    ['for another holder', {}, { archivesCode: '443021' }],
    ['for a desk that signed nothing', { deskArchivesCode: '443021' }, {}],
    ['once ended', { agreements: [{ ...agreement, until: '20240928' }] }, {}],
    ['before it begins', { agreements: [{ ...agreement, from: '20240930' }] }, {}],
    ['for records of no civil type', {}, { civilType: undefined }],
  ])('hidden %s', (_, asking, record) =>
    expect(decide({ ...desk, ...asking }, { ...marriage, ...record }).visible).toBe('hidden'),
  );

  test('a declared opening status grants nothing', () => {
    const declared = { ...entry, openingStatus: 'unreviewed' as const, declaredOpeningStatus: '开放' };
    expect(decide({ ...desk, way: 'by-code' }, declared).visible).toBe('hidden');
  });

  test('elsewhere, nothing but an opened record is ever readable', () =>
    fc.assert(
      fc.property(
        fc.constantFrom<OpeningStatus>('unreviewed', 'restricted', 'deferred'),
        fc.constantFrom('by-code' as const, 'by-person' as const),
        fc.array(
          fc.record({
            parties: fc.subarray(['443001', '443020', '443021', '443022']),
            categories: fc.subarray(['HY' as const, 'XJ' as const]),
            from: fc.constantFrom('20230101', '20240929', '20250101'),
          }),
        ),
        (openingStatus, way, agreements) => {
          const { visible, because, article } = decide(
            { deskArchivesCode: '443001', way, agreements, now },
            { ...marriage, openingStatus },
          );
          expect(visible).not.toBe('readable');
          if (way === 'by-code') expect(visible).toBe('hidden');
          expect(because && article).toBeTruthy();
        },
      ),
    ));
});

describe('the masked view', () => {
  test('shows holder, type, year and masked names, and advises to open a case', () =>
    expect(maskedView(entry)).toEqual({
      archivesCode: '443022',
      civilType: 'HY',
      type: '婚姻登记',
      year: 1987,
      names: ['陈**', '吴**'],
      advice: '需办理跨馆查档',
    }));

  const chinese = fc.stringMatching(/^[\u4e00-\u9fa5]{2,4}$/u);

  test('holds no unmasked name and none of the hidden fields, whatever the record says', () =>
    fc.assert(
      fc.property(
        fc.array(chinese, { minLength: 1, maxLength: 3 }),
        fc.stringMatching(/^[a-z]{12}$/),
        (names, secret) => {
          const marked: Entry = {
            ...entry,
            recordId: `${secret}-id`,
            referenceCode: `${secret}-code`,
            originalReferenceCode: `${secret}-original`,
            title: `${secret}-title`,
            place: `${secret}-place`,
            note: `${secret}-note`,
            responsibleParty: `${secret}-party`,
            documentNumber: { original: `${secret}-no`, normalised: `${secret}-no` },
            personalNames: names.map((name) => ({ name, role: `${secret}-role` })),
          };
          const view = maskedView(marked);
          expect(MaskedHit.parse(view)).toEqual(view);
          expect(JSON.stringify(view)).not.toContain(secret);
          for (const name of names) expect(view.names.some((shown) => shown.includes(name))).toBe(false);
        },
      ),
    ));
});
