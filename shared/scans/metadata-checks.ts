import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import type { RowProblem } from '#shared/messages/row-problems.ts';
import { codeDisagreements } from '#shared/records/code-agreement.ts';
import { periodStart } from '#shared/records/document-date.ts';
import { Description, type Entry } from '#shared/records/record.ts';
import { readReferenceCode } from '#shared/records/reference-code.ts';
import { type Check, checked } from './four-properties.ts';

/** 必要项 of DA/T 18-2022 besides 档号 and 题名, without which no entry is stored. A civil register has no 责任者. */
const required = { responsibleParty: '责任者', documentDate: '日期', retentionCode: '保管期限' } as const;
type Required = keyof typeof required;

/** Checks what the catalogue says of a record: required elements, their lengths, their range of values. */
export function checkMetadata(entry: Entry, now: Date): Check[] {
  const parsed = Description.safeParse(entry);
  const issues = parsed.success ? [] : parsed.error.issues;
  const named = (list: typeof issues) => list.map(({ path }) => path.join('.')).join('、');
  const tooLong = issues.filter(({ code }) => code === 'too_big');
  const astray = issues.filter(({ code }) => code !== 'too_big');
  const missing = (Object.keys(required) as Required[]).filter(
    (field) => entry[field] === undefined && !(field === 'responsibleParty' && entry.civilType),
  );
  return [
    tooLong.length ? checked('A03', 'fail', `超过规定长度:${named(tooLong)}。`) : checked('A03', 'pass'),
    astray.length ? checked('A05', 'fail', `不在值域内:${named(astray)}。`) : inRange(entry, now),
    missing.length
      ? checked('I04', 'fail', `缺少必填著录项:${missing.map((field) => required[field]).join('、')},请补录。`)
      : checked('I04', 'pass'),
  ];
}

/** Values that agree with the 档号 and with the calendar. What only may be wrong is for a person to say. */
function inRange(entry: Entry, now: Date): Check {
  const { documentDate } = entry;
  if (documentDate && periodStart(documentDate) > shanghaiDay(now))
    return checked('A05', 'fail', '日期晚于今天,请按原件改正。');
  const { code } = readReferenceCode(entry.referenceCode);
  const issues: RowProblem[] = code ? codeDisagreements(code, repeated(entry)) : [];
  const [worst] = issues.toSorted(
    (one, other) => Number(other.severity === 'error') - Number(one.severity === 'error'),
  );
  if (!worst) return checked('A05', 'pass');
  return checked('A05', worst.severity === 'error' ? 'fail' : 'manual-review', issues.map(({ zh }) => zh).join(''));
}

const repeated = ({ fondsNumber, filingYear, retentionCode, documentDate }: Entry) => ({
  fondsNumber,
  ...(filingYear !== undefined && { filingYear }),
  ...(retentionCode && { retentionCode }),
  ...(documentDate && { documentDate }),
});
