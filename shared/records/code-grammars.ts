/** The rules a code may follow: closed into items by DA/T 22-2015, DA/T 13-2022 by volume or by item, or the 1994 form. */
export type CodeProfile = 'DA/T 22-2015' | 'DA/T 13-2022 volume' | 'DA/T 13-2022 item' | 'DA/T 13-1994';

/** The parts of a 档号. Numbers keep their padding and stay text, all but the year. */
export type CodeParts = {
  profile: CodeProfile;
  fondsNumber: string;
  categoryCode?: string;
  seriesParts: string[];
  year?: number;
  retentionCode?: string;
  unitOrSubjectCode?: string;
  catalogueNumber?: string;
  fileNumber?: string;
  itemNumber?: string;
  pageNumber?: string;
};

/** What syntax cannot tell and an archives' profile may: whether the last number of a volume's code is an item or a page. */
export type CodeHabits = { lastNumber?: 'item' | 'page'; fondsNumber?: string };

const fondsNumber = /^[A-Z]{0,3}\d{1,5}$/;
const category = /^[A-Z]{2,4}$/;
const seriesPart = /^[A-Z0-9\p{Script=Han}]{1,20}$/u;
const year = /^(1[3-9]|20)\d{2}$/;
const retention = /^(Y|D\d{1,3}|永久|长期|短期)$/;
const number = /^\d{1,8}[A-Z]?$/;
const catalogueNumber = /^(?:[A-Z]|(?=.*\d)[A-Z0-9]{1,6})$/;

type Series = Pick<CodeParts, 'categoryCode' | 'seriesParts' | 'year' | 'retentionCode' | 'unitOrSubjectCode'>;

/** Reads 类别号: 门类代码[·二级…][·项目号][·年度][·保管期限][·机构/问题], year and retention in either order. */
function seriesOf(text: string): Series | undefined {
  const [first = '', ...rest] = text.split('·');
  if (!category.test(first) || !rest.every((part) => seriesPart.test(part))) return undefined;
  const series: Series = { categoryCode: first, seriesParts: [] };
  for (const part of rest) {
    if (series.year === undefined && year.test(part)) series.year = Number(part);
    else if (series.retentionCode === undefined && retention.test(part)) series.retentionCode = part;
    else if (series.year === undefined && series.retentionCode === undefined) series.seriesParts.push(part);
    else if (series.unitOrSubjectCode === undefined) series.unitOrSubjectCode = part;
    else return undefined;
  }
  return series;
}

/** `Z109-WS·2011-Y-BGS-0001`: the year in the series, retention and office as levels of their own. */
function closedByItem(fonds: string, levels: string[]): CodeParts | undefined {
  const [seriesText = '', retentionCode = '', ...rest] = levels;
  const series = seriesOf(seriesText);
  const item = rest.at(-1);
  if (series?.year === undefined || series.retentionCode || series.unitOrSubjectCode) return undefined;
  if (!retention.test(retentionCode) || !item || !number.test(item) || rest.length > 2) return undefined;
  const unit = rest.length === 2 ? rest[0] : undefined;
  if (unit !== undefined && !seriesPart.test(unit)) return undefined;
  return {
    profile: 'DA/T 22-2015',
    fondsNumber: fonds,
    ...series,
    retentionCode,
    ...(unit !== undefined && { unitOrSubjectCode: unit }),
    itemNumber: item,
  };
}

/** Files and pages in volumes of science and technology are numbered by page (the standard's X032-KJ·JJ·02-005-054). */
const lastOf = (value: string, categoryCode: string | undefined, habits: CodeHabits) =>
  (habits.lastNumber ?? (categoryCode === 'KJ' ? 'page' : 'item')) === 'page'
    ? { pageNumber: value }
    : { itemNumber: value };

/** DA/T 13-2022: 全宗号-类别号-件号 when the series carries a retention period, else 全宗号-类别号-案卷号[-件号/页号]. */
function bySeries(fonds: string, levels: string[], habits: CodeHabits): CodeParts | undefined {
  const [seriesText = '', ...numbers] = levels;
  const series = seriesOf(seriesText);
  if (!series || numbers.length < 1 || numbers.length > 2 || !numbers.every((text) => number.test(text)))
    return undefined;
  const [first = '', second] = numbers;
  if (second === undefined && series.retentionCode)
    return { profile: 'DA/T 13-2022 item', fondsNumber: fonds, ...series, itemNumber: first };
  const last = second === undefined ? {} : lastOf(second, series.categoryCode, habits);
  return { profile: 'DA/T 13-2022 volume', fondsNumber: fonds, ...series, fileNumber: first, ...last };
}

/** 全宗号-目录号-案卷号[-件号/页号], the common form of 1994. */
function byCatalogue(fonds: string, levels: string[], habits: CodeHabits): CodeParts | undefined {
  const [catalogue = '', file = '', last, ...more] = levels;
  if (more.length || !catalogueNumber.test(catalogue) || !number.test(file)) return undefined;
  if (last !== undefined && !number.test(last)) return undefined;
  return {
    profile: 'DA/T 13-1994',
    fondsNumber: fonds,
    seriesParts: [],
    catalogueNumber: catalogue,
    fileNumber: file,
    ...(last !== undefined && lastOf(last, undefined, habits)),
  };
}

/** 类别号-项目号-案卷号-件号/页号 of 1994 names no fonds: the sheet's own column must. */
function byProject(levels: string[], habits: CodeHabits): CodeParts | undefined {
  const [categoryCode = '', project = '', file = '', last = '', ...more] = levels;
  if (!habits.fondsNumber || more.length || !category.test(categoryCode) || !seriesPart.test(project)) return undefined;
  if (!number.test(file) || !number.test(last)) return undefined;
  return {
    profile: 'DA/T 13-1994',
    fondsNumber: habits.fondsNumber,
    categoryCode,
    seriesParts: [project],
    fileNumber: file,
    ...lastOf(last, categoryCode, habits),
  };
}

/** Reads a code in canonical characters by the first grammar that fits; undefined when none does. */
export function readCode(text: string, habits: CodeHabits): CodeParts | undefined {
  const [fonds = '', ...levels] = text.split('-');
  if (!fondsNumber.test(fonds)) return byProject([fonds, ...levels], habits);
  return closedByItem(fonds, levels) ?? bySeries(fonds, levels, habits) ?? byCatalogue(fonds, levels, habits);
}
