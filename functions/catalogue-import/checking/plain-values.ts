import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';
import type { Description } from '#shared/records/record.ts';
import type { Element } from '../columns/columns.ts';

type Read = { value?: number; issues: RowProblem[] };

const narrow = (text: string) => text.normalize('NFKC').replace(/\s+/g, '');

/** A count such as 页数: `12`, `12页`; V37 when it is no positive whole number, nothing when the cell is empty. */
export function positiveNumber(text: string, element: string): Read {
  if (!text) return { issues: [] };
  const digits = /^(\d{1,7})(?:[页张幅]|\.0+)?$/.exec(narrow(text))?.[1];
  const value = Number(digits ?? 0);
  return value > 0 ? { value, issues: [] } : { issues: [rowProblem('V37', { element, value: text })] };
}

/** A filing year: `2015`, `2015年`, `2015年度`; V37 when it is no year, nothing when the cell is empty. */
export function yearOf(text: string): Read {
  if (!text) return { issues: [] };
  const value = Number(/^([12]\d{3})(?:年度?)?$/.exec(narrow(text))?.[1] ?? 0);
  return value > 0 ? { value, issues: [] } : { issues: [rowProblem('V37', { element: '年度', value: text })] };
}

/**
 * The last date of a range as 起止日期 has it (`19860101-19861231`), or the text itself. A volume is dated by its last
 * document, for its 25 years run from there (档案法 Art. 27).
 */
export const lastOfRange = (text: string): string =>
  /^\d{8}\s*(?:[-–—~～至/]|--|——)\s*(\d{8})$/.exec(text)?.[1] ?? text;

/** How long a description's texts may be, in characters (as record.ts has it); a 文号 also as it is searched, where `…` becomes three. */
const limits: [element: Element, limit: number, length: (said: Description) => number | undefined][] = [
  ['title', 2000, ({ title }) => title.length],
  ['responsibleParty', 500, ({ responsibleParty }) => responsibleParty?.length],
  [
    'documentNumber',
    200,
    ({ documentNumber: number }) => number && Math.max(number.original.length, number.normalised.length),
  ],
  ['documentDate', 100, ({ documentDate }) => documentDate?.original?.length],
  ['place', 200, ({ place }) => place?.length],
  ['declaredOpeningStatus', 20, ({ declaredOpeningStatus }) => declaredOpeningStatus?.length],
  ['note', 2000, ({ note }) => note?.length],
];

const longestName = 100;
const mostNames = 200;
const longestDetail = 500;

/** The elements whose text is longer than a description holds; a cell with very many names counts as too long. */
export function overlong(said: Description): { element: Element; limit: number }[] {
  const texts: { element: Element; limit: number }[] = limits.flatMap(([element, limit, length]) =>
    (length(said) ?? 0) > limit ? [{ element, limit }] : [],
  );
  for (const [label, text] of Object.entries(said.details ?? {}))
    if (text.length > longestDetail) texts.push({ element: `details:${label}`, limit: longestDetail });
  const long = said.personalNames.find(({ name }, at) => name.length > longestName || at >= mostNames);
  return long ? [...texts, { element: `personalNames:${long.role}`, limit: longestName }] : texts;
}
