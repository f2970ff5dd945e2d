import { sortCodeOf } from '#shared/records/code-folding.ts';
import { dateYear } from '#shared/records/document-date.ts';
import { type Entry, isPublished } from '#shared/records/record.ts';
import { fold } from './fold.ts';
import { nameLines } from './name-lines.ts';

/** What the index knows of an entry. `kind` is category/civil type/level; `text` the folded fields, one a line. */
export type IndexedEntry = {
  archivesCode: string;
  year: number;
  kind: string;
  referenceCode: string;
  fondsNumber: string;
  retention: string;
  opened: boolean;
  scanned: boolean;
  /** In a confirmed publication batch: only then the public may match on it. */
  published?: boolean;
  text: string;
};

/** The year under which an entry is found: of its document, else of its filing, else 0. */
const yearOf = ({ documentDate, filingYear }: Pick<Entry, 'documentDate' | 'filingYear'>): number =>
  (documentDate ? dateYear(documentDate) : filingYear) ?? 0;

const kindOf = ({ categoryCode, civilType, levelOfDescription }: Entry): string =>
  `${categoryCode ?? ''}/${civilType ?? ''}/${levelOfDescription}`;

/** The parts of a kind, empty where the entry has none. */
export function partsOfKind(kind: string): { category: string; civilType: string; level: string } {
  const [category = '', civilType = '', level = ''] = kind.split('/');
  return { category, civilType, level };
}

/** What is indexed of an entry in force: title, responsible party and document number, and apart from them its names; never its notes. */
export const indexedEntry = (entry: Entry, scanned: boolean): IndexedEntry => ({
  archivesCode: entry.archivesCode,
  year: yearOf(entry),
  kind: kindOf(entry),
  referenceCode: entry.referenceCode,
  fondsNumber: entry.fondsNumber,
  retention: entry.retentionCode ?? '',
  opened: entry.openingStatus === 'opened',
  scanned,
  ...(isPublished(entry) && { published: true }),
  text: [
    ...[entry.title, entry.responsibleParty ?? '', entry.documentNumber?.normalised ?? ''].map(fold),
    ...nameLines(entry.personalNames.map(({ name }) => name)),
  ].join('\n'),
});

/** Where an entry stands in a segment: archives, year (newest first), kind, 档号. */
export type Place = Pick<IndexedEntry, 'archivesCode' | 'year' | 'kind' | 'referenceCode'>;

/** The place of an entry in the index. */
export const placeOf = (entry: Entry): Place => ({
  archivesCode: entry.archivesCode,
  year: yearOf(entry),
  kind: kindOf(entry),
  referenceCode: entry.referenceCode,
});

const down = (text: string, other: string): number => (text < other ? -1 : text > other ? 1 : 0);

/** 档号 in the order in which people number them; a total order. */
export const byCode = (a: string, b: string): number => down(sortCodeOf(a), sortCodeOf(b)) || down(a, b);

/** The order within a segment. */
export const inSegment = (a: Place, b: Place): number =>
  down(a.archivesCode, b.archivesCode) ||
  b.year - a.year ||
  down(a.kind, b.kind) ||
  byCode(a.referenceCode, b.referenceCode);

/** The place as one text: places compare as their texts do, which is faster for many. */
export const placeKey = ({ archivesCode, year, kind, referenceCode }: Place): string =>
  [archivesCode, 9999 - year, kind, sortCodeOf(referenceCode), referenceCode].join('\t');

/** The key of the record in all of the platform. */
export const idOf = ({ archivesCode, referenceCode }: Pick<Place, 'archivesCode' | 'referenceCode'>): string =>
  `${archivesCode}/${referenceCode}`;

/** Whether two entries are indexed alike. */
export const isSame = (a: IndexedEntry, b: IndexedEntry): boolean =>
  a.text === b.text &&
  a.opened === b.opened &&
  a.scanned === b.scanned &&
  (a.published ?? false) === (b.published ?? false) &&
  a.year === b.year &&
  a.kind === b.kind &&
  a.fondsNumber === b.fondsNumber &&
  a.retention === b.retention &&
  idOf(a) === idOf(b);

const fieldBreak = '\t';

/** An entry as one line of a text chunk. */
export function writeLine(e: IndexedEntry): string {
  const said = saidByCode(e.referenceCode);
  const unlessSaid = (value: string, inCode: string | undefined) => (value === inCode ? asInCode : value);
  return [
    e.archivesCode,
    unlessSaid(String(e.year), said.year),
    e.kind,
    e.referenceCode,
    unlessSaid(e.fondsNumber, said.fondsNumber),
    unlessSaid(e.retention, said.retention),
    `${e.opened ? 1 : 0}${e.scanned ? 1 : 0}${e.published ? 1 : ''}`,
    e.text.replaceAll('\n', '\u0001'),
  ].join(fieldBreak);
}

/** In place of a field: as the code has it. */
const asInCode = '=';

/** What a code of DA/T 22 says of fonds, year and retention (`0136-KJ·2025-D10-0058`); of another kind, whatever stands there. */
function saidByCode(referenceCode: string) {
  const [fondsNumber, category, retention] = referenceCode.split('-');
  return { fondsNumber, year: category?.split('·').at(-1), retention };
}

/** The entry of a line. */
export function readLine(line: string): IndexedEntry {
  const [
    archivesCode = '',
    year = '',
    kind = '',
    referenceCode = '',
    fondsNumber = '',
    retention = '',
    flags = '',
    text = '',
  ] = line.split(fieldBreak);
  const said = saidByCode(referenceCode);
  const orSaid = (value: string, inCode = '') => (value === asInCode ? inCode : value);
  return {
    archivesCode,
    year: Number(orSaid(year, said.year)),
    kind,
    referenceCode,
    fondsNumber: orSaid(fondsNumber, said.fondsNumber),
    retention: orSaid(retention, said.retention),
    opened: flags[0] === '1',
    scanned: flags[1] === '1',
    ...(flags[2] === '1' && { published: true }),
    text: text.replaceAll('\u0001', '\n'),
  };
}
