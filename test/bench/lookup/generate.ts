import phrases from 'opencc-js/dict/STPhrases';
import type { CivilType } from '#shared/records/category.ts';
import { type Entry, recordIdOf } from '#shared/records/record.ts';
import type { RetentionCode } from '#shared/records/retention.ts';
import { anyOf, between, byRank, byWeight, type Chance, chanceOf } from './chance.ts';
import { type County, hundredCounties, villagesOf } from './places.ts';
import * as words from './words.ts';

/** `plain`: titles from templates. `wide`: real villages of all China and running words, a vocabulary far wider than any one archives'. */
export type Vocabulary = 'plain' | 'wide';

type Written = Pick<Entry, 'categoryCode' | 'civilType' | 'title' | 'responsibleParty'> & {
  year: number;
  names: string[];
  documentNumber?: string;
};
type Office = (typeof words.offices)[number];
type Setting = { county: County; office: Office; village: () => string; chance: Chance };

const years = { first: 1949, last: 2025 };

/** Entry n of a province's catalogue, for any n: a hundred archives of unequal size, titles of documents, civil records and others. */
export function generator(seed: number, vocabulary: Vocabulary): { entryAt(n: number): Entry } {
  const counties = hundredCounties();
  const villages = vocabulary === 'wide' ? villagesOf(counties.length) : [];
  const running = vocabulary === 'wide' ? runningWords() : undefined;
  const aCounty = byRank(
    counties.map((county, n) => ({ county, n })),
    0.6,
  );
  const anOffice = byRank(words.offices, 0.8);
  return {
    entryAt(n) {
      const chance = chanceOf(seed, n);
      const { county, n: at } = aCounty(chance);
      const office = anOffice(chance);
      const village = () => anyOf(chance, vocabulary === 'wide' ? villages[at]! : words.villages);
      const setting: Setting = { county, office, village, chance };
      const kind = chance();
      const of = kind < 0.6 ? document : kind < 0.95 ? civilRecord : otherRecord;
      const written = of(setting);
      if (running && chance() < 0.6) written.title = strung(written.title, setting, running);
      return entryOf(n, setting, written);
    },
  };
}

/** The Simplified side of a phrase table: idioms, terms and everyday words, strung together for running text. */
function runningWords(): (chance: Chance) => string {
  const all = phrases.split('|').flatMap((pair) => pair.split(' ', 1));
  return byRank(
    all.filter((_, n) => n % 3 === 0),
    0.3,
  );
}

function strung(title: string, { village, chance }: Setting, word: (chance: Chance) => string): string {
  const some = Array.from({ length: between(chance, 1, 4) }, () => word(chance)).join('');
  return chance() < 0.5
    ? `${village()}${title}`
    : `关于${village()}${some}的${anyOf(chance, ['报告', '通知', '请示', '材料', '记录'])}`;
}

const aSubject = byRank(words.subjects, 0.7);
const aTown = byRank(words.towns, 0.4);
const aSurname = byWeight(words.surnames, ([, weight]) => weight);
const aGivenLetter = byRank(words.givenLetters, 0.8);
const aCivilType = byWeight(words.civil, ({ weight }) => weight);

function person(chance: Chance, year: number): string {
  const [surname] = aSurname(chance);
  if (year < 1985 && chance() < 0.35) return surname + anyOf(chance, words.givenNames);
  const letter = aGivenLetter(chance);
  return surname + letter + (chance() < 0.2 ? '' : aGivenLetter(chance));
}

/** More of the later years than of the earlier. */
const aYear = (chance: Chance): number =>
  years.first + Math.floor(Math.sqrt(chance()) * (years.last - years.first + 1));

function document({ county, office, village, chance }: Setting): Written {
  const year = aYear(chance);
  const by = office.name.replace('{}', county.name);
  const [subject, town, verb, superior] = [
    aSubject(chance),
    aTown(chance),
    anyOf(chance, words.verbs),
    anyOf(chance, words.superiors),
  ];
  const forms: [number, () => string][] = [
    [30, () => `${by}关于${verb}${subject}${anyOf(chance, ['工作', '', '有关问题'])}的通知`],
    [10, () => `${by}关于印发《${county.name}${subject}${anyOf(chance, words.rules)}》的通知`],
    [
      6,
      () => `${by}转发${superior}《关于${verb}${subject}工作的${anyOf(chance, ['通知', '意见', '紧急通知'])}》的通知`,
    ],
    [
      8,
      () => `关于${subject}${anyOf(chance, ['问题', '经费', '有关事项', '情况'])}的${anyOf(chance, ['请示', '报告'])}`,
    ],
    [8, () => `${by}对${town}关于${subject}请示的批复`],
    [8, () => `${by}${year}年${subject}工作${anyOf(chance, ['总结', '计划', '情况报告', '统计年报', '要点'])}`],
    [7, () => `${superior}关于${subject}的${anyOf(chance, ['决定', '指示', '意见', '通报', '通知'])}`],
    [
      6,
      () => `${by}${anyOf(chance, ['党组', '局务', '常务', '办公'])}会议纪要(${year}年第${between(chance, 1, 40)}次)`,
    ],
    [5, () => `${town}${village()}村${subject}${anyOf(chance, ['花名册', '登记表', '统计表', '调查报告'])}`],
    [
      5,
      () =>
        `${county.name}${subject}${anyOf(chance, ['先进单位和先进个人', '领导小组成员', '专项检查'])}${anyOf(chance, ['名单', '通报', '材料汇编'])}`,
    ],
  ];
  const names = chance() < 0.07 ? [person(chance, year)] : [];
  const title = names.length
    ? `关于${names[0]}${anyOf(chance, ['等同志', '同志'])}${anyOf(chance, ['任免职', '退休', '处分', '表彰', '工作调动'])}的${anyOf(chance, ['通知', '决定', '批复'])}`
    : byWeight(forms, ([weight]) => weight)(chance)[1]();
  const number = `${county.name[0]}${office.word}${year < 1990 ? '字' : '发'}〔${year}〕${between(chance, 1, 180)}号`;
  return {
    categoryCode: 'WS',
    title,
    responsibleParty: by,
    year,
    names,
    ...(chance() < 0.75 && { documentNumber: number }),
  };
}

function civilRecord({ county, office, village, chance }: Setting): Written {
  const { type, years: during, titles } = aCivilType(chance);
  const year = between(chance, ...during);
  const form = anyOf(chance, titles);
  const names = [person(chance, year), ...(form.includes('{Q}') ? [person(chance, year)] : [])];
  const title = form
    .replace('{P}', names[0]!)
    .replace('{Q}', names[1] ?? '')
    .replace('{T}', aTown(chance))
    .replace('{V}', village())
    .replace('{N}', String(between(chance, 1, 20)));
  const by = type === 'HY' ? `${county.name}民政局` : office.name.replace('{}', county.name);
  return { categoryCode: 'ZY', civilType: type as CivilType, title, responsibleParty: by, year, names };
}

function otherRecord({ county, office, chance }: Setting): Written {
  const year = between(chance, 1955, years.last);
  const by = office.name.replace('{}', county.name);
  const subject = aSubject(chance);
  const [categoryCode, title] = anyOf(chance, [
    ['KU', `${by}${year}年${between(chance, 1, 12)}月记账凭证`],
    ['KJ', `${county.name}${subject}工程${anyOf(chance, ['竣工图', '初步设计', '预算书', '施工图'])}`],
    ['ZP', `${county.name}领导视察${aTown(chance)}${subject}现场照片`],
    ['LX', `${county.name}领导视察${aTown(chance)}${subject}现场录像`],
  ] as const);
  return { categoryCode, title, responsibleParty: by, year, names: [] };
}

function entryOf(n: number, { county, office, chance }: Setting, written: Written): Entry {
  const { year, names, documentNumber, ...said } = written;
  const drawn = chance();
  const isCivil = said.categoryCode === 'ZY';
  const retentionCode: RetentionCode = drawn < (isCivil ? 0.7 : 0.35) ? 'Y' : isCivil || drawn < 0.75 ? 'D30' : 'D10';
  const isOpened = chance() < (isCivil ? 0 : year < 2001 ? 0.6 : 0.15);
  const fondsNumber = String(1 + words.offices.indexOf(office) * 3).padStart(4, '0');
  const category = said.civilType ? `ZY·${said.civilType}` : said.categoryCode;
  const referenceCode = `${fondsNumber}-${category}·${year}-${retentionCode}-${String(n).padStart(6, '0')}`;
  return {
    ...said,
    archivesCode: county.code,
    fondsNumber,
    referenceCode,
    originalReferenceCode: referenceCode,
    levelOfDescription: chance() < 0.1 ? 'volume' : 'item',
    filingYear: year,
    retentionCode,
    ...(documentNumber && { documentNumber: { original: documentNumber, normalised: documentNumber } }),
    personalNames: names.map((name) => ({ name, role: '当事人' })),
    recordId: recordIdOf(county.code, referenceCode),
    part: 'entry',
    openingStatus: isOpened ? 'opened' : 'unreviewed',
    version: 1,
    contentHash: '0'.repeat(64),
    by: 'importer',
    at: '2026-01-01T00:00:00.000Z',
  };
}
