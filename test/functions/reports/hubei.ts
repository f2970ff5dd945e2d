import { definitions } from '#functions/reports/definitions/built-in.ts';
import type { Edition } from '#functions/reports/edition.ts';
import { type Books, snapshotOf } from '#functions/reports/snapshot.ts';
import type { AnnualReturn } from '#shared/figures/annual-return.ts';
import type { LedgerEntry, LedgerKind, Quantities } from '#shared/ledger/ledger.ts';
import { entryWith } from '#test/shared/ledger/entries.ts';

const places = {
  province: { archivesCode: '442001', name: '湖北省档案馆' },
  county: { archivesCode: '442002', name: '江夏区档案馆' },
  young: { archivesCode: '442003', name: '新设区档案馆' },
};

const acts = (archivesCode: string, year: number, kind: LedgerKind, quantities: Quantities): LedgerEntry =>
  entryWith({
    archivesCode,
    kind,
    quantities,
    entryId: `${kind}#${year}`,
    date: `${year}0601`,
    at: `${year}-06-01T02:00:00.000Z`,
  });

/** Figures of the province's report of 2015 and what they are compared with, split between the province's archives and a county's. */
const accessions = { province: { 2014: 20_600, 2015: 31_000 }, county: { 2014: 549_348, 2015: 629_000 } };
const frames = { province: { 2014: 2_090_000, 2015: 3_950_000 }, county: { 2014: 37_910_000, 2015: 41_650_000 } };
/** 年末 2010 and 2015; the years between make up the difference. */
const holdings = { province: { 2010: 654_460, 2015: 790_000 }, county: { 2010: 10_874_379, 2015: 15_800_000 } };
const framesOfPlan = { 十一五: 34_949_760, 十二五: 160_000_000 };

function booksOf(who: 'province' | 'county'): LedgerEntry[] {
  const { archivesCode } = places[who];
  const [taken, done, held] = [accessions[who], frames[who], holdings[who]];
  const before = held[2015] - held[2010] - taken[2014] - taken[2015];
  const ofCounty = who === 'county' ? framesOfPlan : undefined;
  const others = frames.province[2014] + frames.province[2015] + done[2014] + done[2015];
  return [
    acts(archivesCode, 2005, 'opening-balance', { volumes: held[2010] }),
    acts(archivesCode, 2012, before < 0 ? 'removal' : 'accession', { volumes: Math.abs(before) }),
    acts(archivesCode, 2014, 'accession', { volumes: taken[2014] }),
    acts(archivesCode, 2015, 'accession', { volumes: taken[2015] }),
    acts(archivesCode, 2014, 'frames-digitised', { frames: done[2014] }),
    acts(archivesCode, 2015, 'frames-digitised', { frames: done[2015] }),
    ...(ofCounty ? [acts(archivesCode, 2008, 'frames-digitised', { frames: ofCounty.十一五 })] : []),
    ...(ofCounty ? [acts(archivesCode, 2011, 'frames-digitised', { frames: ofCounty.十二五 - others })] : []),
    ...(ofCounty ? [] : [acts(archivesCode, 2013, 'units-digitised', { volumes: 438_450 })]),
  ];
}

/** What was declared in each year of two five-year plans; a return that says nothing of a figure is signed all the same. */
const published: Record<string, Record<string, number>> = {
  2010: { compiledChars: 192_660_000 },
  2014: { articles: 110, publicTitles: 4, publicChars: 2_462_000 },
  2015: { articles: 154, publicTitles: 5, publicChars: 3_200_000, compiledChars: 572_590_000 },
};
export const returnsOf = (archivesCode: string, declared = published): AnnualReturn[] =>
  Array.from({ length: 10 }, (_, n) => String(2006 + n)).map(
    (year) =>
      ({ archivesCode, year, declared: declared[year] ?? {}, asOf: '2016-01-05T00:00:00.000Z' }) as AnnualReturn,
  );

const books: Books[] = [
  { archives: places.province, entries: booksOf('province'), returns: returnsOf('442001') },
  { archives: places.county, entries: booksOf('county'), returns: returnsOf('442002', {}) },
];
const young: Books = {
  archives: places.young,
  entries: [
    { ...acts('442003', 2014, 'opening-balance', { volumes: 900_000 }), date: '20141231', entry: '20141231#opening' },
    acts('442003', 2015, 'accession', { volumes: 5_000 }),
  ],
};

/** What files are drawn with besides a snapshot. */
export const drawn = { digest: 'ab'.repeat(32), address: 'https://api.example.cn' };

export const definitionOf = (id: string) => {
  const found = definitions.find((definition) => definition.id === id);
  if (!found) throw new Error(`no report ${id}`);
  return found;
};

/**
 * A report of 2015 as of the morning of 13 January 2016; `withYoung`: with a county that has no 2014 · `returns`: what the
 * county has signed, if not ten returns that say nothing · `acts`: further acts of the two.
 */
export function of2015(
  id: string,
  {
    withYoung = false,
    returns,
    acts = [],
  }: { withYoung?: boolean; returns?: AnnualReturn[]; acts?: LedgerEntry[] } = {},
) {
  const definition = definitionOf(id);
  const edition: Edition = {
    report: `${id}#442001`,
    edition: '2015',
    definitionId: id,
    definitionVersion: definition.version,
    archivesCode: '442001',
    period: '2015',
    asOf: '2016-01-13T00:00:00.000Z',
    trigger: 'schedule',
    by: 'schedule',
    state: 'planned',
    plannedAt: '2016-01-13T00:00:00.000Z',
  };
  const [own, county] = books as [Books, Books];
  const all = [own, returns ? { ...county, returns } : county, ...(withYoung ? [young] : [])];
  const taken = (definition.scope === 'archives' ? [own] : all).map((book) => ({
    ...book,
    entries: [...book.entries, ...acts.filter(({ archivesCode }) => archivesCode === book.archives.archivesCode)],
  }));
  return { definition, snapshot: snapshotOf(definition, edition, places.province, taken) };
}
