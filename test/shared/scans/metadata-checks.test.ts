import { describe, expect, test } from 'vitest';
import { Entry } from '#shared/records/record.ts';
import { checkMetadata } from '#shared/scans/metadata-checks.ts';

const now = new Date('2024-09-29T02:00:00Z');
const entry = (more: object = {}): Entry => ({
  ...Entry.parse({
    archivesCode: '443021',
    recordId: '443021/Z109-WS·2011-Y-BGS-0001',
    part: 'entry',
    fondsNumber: 'Z109',
    referenceCode: 'Z109-WS·2011-Y-BGS-0001',
    originalReferenceCode: 'Z109-WS·2011-Y-BGS-0001',
    levelOfDescription: 'item',
    title: '关于机构改革的报告',
    responsibleParty: '湘阴县人民政府办公室',
    documentDate: { value: '20110815', precision: 'day', inferred: false },
    retentionCode: 'Y',
    filingYear: 2011,
    personalNames: [],
    openingStatus: 'unreviewed',
    version: 1,
    contentHash: '',
    by: '张敏',
    at: now.toISOString(),
  }),
  ...more,
});
const found = (more: object = {}) =>
  Object.fromEntries(checkMetadata(entry(more), now).map(({ id, result, reason }) => [id, reason ?? result]));

describe('what the catalogue says of a record', () => {
  test('a whole entry passes all three checks', () =>
    expect(found()).toEqual({ A03: 'pass', A05: 'pass', I04: 'pass' }));

  test('required elements are named where they are missing; a civil register needs no 责任者', () => {
    const bare = { responsibleParty: undefined, documentDate: undefined };
    expect(found(bare).I04).toBe('缺少必填著录项:责任者、日期,请补录。');
    expect(found({ responsibleParty: undefined, civilType: 'HY' }).I04).toBe('pass');
  });

  test('too long and out of range are two findings', () => {
    expect(found({ title: '题'.repeat(2001) }).A03).toBe('超过规定长度:title。');
    expect(found({ pageCount: 0 }).A05).toBe('不在值域内:pageCount。');
    expect(found({ documentDate: { value: '20620101', precision: 'day', inferred: false } }).A05).toContain('晚于今天');
  });

  test('what disagrees with its own 档号 is a failure or, where it may be right, a question', () => {
    const results = (more: object) => checkMetadata(entry(more), now).find(({ id }) => id === 'A05')?.result;
    expect(results({ retentionCode: 'D10' })).not.toBe('pass');
    expect(results({ filingYear: 2012 })).toBe('manual-review');
  });
});
