import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contentHashOf,
  type Description,
  pagePart,
  partsOfRecordId,
  recordIdOf,
  versionPart,
} from '#shared/records/record.ts';

const row: Description = {
  archivesCode: '443021',
  fondsNumber: 'A439',
  referenceCode: 'A439-WS·2015·D30·003-005',
  originalReferenceCode: 'A439-WS·2015·D30·003-005',
  levelOfDescription: 'item',
  categoryCode: 'WS',
  filingYear: 2015,
  retentionCode: 'D30',
  title: '关于印发《湘阴县2015年低保工作方案》的通知',
  documentDate: { value: '20150302', precision: 'day', inferred: false },
  personalNames: [],
};

describe('keys', () => {
  test('a record is known by archives and code', () => {
    expect(recordIdOf('443021', 'C038-001-002-003')).toBe('443021/C038-001-002-003');
    expect(partsOfRecordId('443021/C038-001-002-003')).toEqual({
      archivesCode: '443021',
      referenceCode: 'C038-001-002-003',
    });
  });
  test('versions and pages sort as they count', () => {
    expect([versionPart(2), pagePart(1)]).toEqual(['entry#v000002', 'page#0001']);
    expect(versionPart(9) < versionPart(10) && pagePart(99) < pagePart(100)).toBe(true);
  });
});

describe('content hash', () => {
  test('does not depend on the order of fields, nor on absent ones', () => {
    const reversed = Object.fromEntries(Object.entries(row).reverse()) as Description;
    expect(contentHashOf({ ...reversed, note: undefined })).toBe(contentHashOf(row));
  });

  test('nor on how code and date were typed, nor on what the platform added', () => {
    const again = {
      ...row,
      originalReferenceCode: 'Ａ439－WS·2015·D30·003－005',
      documentDate: { ...row.documentDate!, original: '2015.3.2' },
      openingStatus: 'opened',
      version: 3,
      by: 'someone',
    };
    expect(contentHashOf(again)).toBe(contentHashOf(row));
  });

  test('but on everything the catalogue says', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('title', 'responsibleParty', 'place', 'note', 'declaredOpeningStatus'),
        fc.string({ minLength: 1, maxLength: 20 }),
        (field, text) => {
          fc.pre(row[field as 'title'] !== text);
          expect(contentHashOf({ ...row, [field]: text })).not.toBe(contentHashOf(row));
        },
      ),
    ));

  test('is SHA-256 in hex', () => expect(contentHashOf(row)).toMatch(/^[0-9a-f]{64}$/));
});
