import { expect, test } from 'vitest';
import { underCode } from '#functions/catalogue-import/checking/described.ts';
import { Description } from '#shared/records/record.ts';
import { readReferenceCode } from '#shared/records/reference-code.ts';

const school = Description.parse({
  archivesCode: '443026',
  fondsNumber: 'A120',
  referenceCode: 'A120-ZY·XJ·1987·Y-0231',
  originalReferenceCode: 'A120-ZY·XJ·1987·Y-0231',
  levelOfDescription: 'item',
  categoryCode: 'ZY',
  civilType: 'XJ',
  civilSchema: 'XJ@1',
  title: '学籍卡',
  personalNames: [{ name: '陈志远', role: '当事人' }],
  details: { 学校: '县一中' },
});

test.each([
  ['A120-ZY·HY·1987·Y-0231', { categoryCode: 'ZY', civilType: 'HY' }],
  ['A120-001-002-003', {}],
  ['A120-ZY·XJ·1988·Y-0231', { categoryCode: 'ZY', civilType: 'XJ', civilSchema: 'XJ@1' }],
])('a 档号 corrected to %s says itself of which kind the record is', (to, kind) => {
  const { categoryCode, civilType, civilSchema } = underCode(school, readReferenceCode(to).code!)!;
  expect(JSON.parse(JSON.stringify({ categoryCode, civilType, civilSchema }))).toEqual(kind);
});

test('a type that the columns of its sheet said stays, whatever the code; a code that says another wins', () => {
  const bySheet = { ...school, referenceCode: 'A120-001-002-003', categoryCode: undefined };
  const under = (to: string) => underCode(bySheet, readReferenceCode(to).code!);
  expect(under('A120-001-002-004')).toMatchObject({
    civilType: 'XJ',
    civilSchema: 'XJ@1',
    details: { 学校: '县一中' },
  });
  expect(under('A120-ZY·HY·1987·Y-0231')).toMatchObject({ civilType: 'HY', details: { 学校: '县一中' } });
});
