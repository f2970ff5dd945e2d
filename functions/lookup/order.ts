import type { MaskedHit } from '#shared/access/access-decision.ts';
import { dateYear } from '#shared/records/document-date.ts';
import type { Entry } from '#shared/records/record.ts';

const downwards = (year: number | undefined) => String(9999 - (year ?? 0)).padStart(4, '0');
const inOrder = (a: string[], b: string[]) => (a.join('\n') < b.join('\n') ? -1 : 1);

/** The order of hits: newest year first, then by archives, then by 档号. It does not depend on where records lie. */
export const newestFirst = (a: Entry, b: Entry): number => inOrder(placeOf(a), placeOf(b));

const placeOf = ({ documentDate, filingYear, archivesCode, sortCode, referenceCode }: Entry) => [
  downwards(documentDate ? dateYear(documentDate) : filingYear),
  archivesCode,
  sortCode ?? referenceCode,
];

/** The same for masked hits, by what is shown of them and nothing else: a hidden 档号 must not order them. */
export const newestHintFirst = (a: MaskedHit, b: MaskedHit): number => inOrder(shownOf(a), shownOf(b));

const shownOf = ({ year, archivesCode, type, names }: MaskedHit) => [downwards(year), archivesCode, type, ...names];
