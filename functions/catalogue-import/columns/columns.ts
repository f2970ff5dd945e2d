import { columnNames } from '#shared/records/civil-schemas.ts';

/** A column's meaning: an element of description, names of persons in a role, or a detail of a typed sheet (civil-schemas.ts). */
export type Element =
  | 'referenceCode'
  | 'fondsNumber'
  | 'catalogueNumber'
  | 'fileNumber'
  | 'itemNumber'
  | 'filingYear'
  | 'retentionCode'
  | 'responsibleParty'
  | 'documentNumber'
  | 'title'
  | 'documentDate'
  | 'pageCount'
  | 'securityClass'
  | 'declaredOpeningStatus'
  | 'place'
  | 'note'
  | `personalNames:${string}`
  | `details:${string}`;

/** What clerks call each element, the likeliest first; letters are the field names of old DBF tables. */
const synonyms: [element: Element, names: string][] = [
  ['referenceCode', '档号 档案号 馆编档号 档案编号 DH'],
  ['fondsNumber', '全宗号 全宗代码 QZH'],
  ['catalogueNumber', '目录号 案卷目录号 MLH'],
  ['fileNumber', '案卷号 卷号 AJH'],
  ['itemNumber', '件号 馆编件号 室编件号 JH'],
  ['filingYear', '年度 归档年度 年份 ND'],
  ['retentionCode', '保管期限 期限 BGQX'],
  [
    'responsibleParty',
    '责任者 责任人 作者 发文单位 ZRZ 登记机关 婚姻登记机关 承办机关 承办机构 承办机关(机构) 登记机构 批准机关 发证机关',
  ],
  ['documentNumber', '文号 文件编号 发文字号 发文号 WH 证字号 字号 字号/证字号 证号 结婚证字号'],
  ['title', '题名 文件题名 案卷题名 标题 文件标题 提名 TM'],
  [
    'documentDate',
    '日期 成文日期 文件日期 形成时间 形成日期 成文时间 WJRQ CWRQ RQ 登记日期 登记/批准日期 批准日期 结婚登记日期 起止日期',
  ],
  ['pageCount', '页数 总页数 张数 YS'],
  [
    'securityClass',
    '密级 MJ 秘密等级 保密级别 保密等级 文件密级 档案密级 密级程度 定密级别 密级及保密期限 密级和保密期限 密级(保密期限) 涉密等级',
  ],
  ['declaredOpeningStatus', '开放标识 开放状态'],
  ['place', '地点 下乡地点 坐落 地块坐落'],
  ['note', '备注 附注 BZ'],
  ...columnNames('names').map(([role, names]): [Element, string] => [`personalNames:${role}`, names]),
  ...columnNames('details').map(([label, names]): [Element, string] => [`details:${label}`, names]),
];

const shown: Record<string, string> = {
  referenceCode: '档号',
  fondsNumber: '全宗号',
  catalogueNumber: '目录号',
  fileNumber: '案卷号',
  itemNumber: '件号',
  filingYear: '年度',
  retentionCode: '保管期限',
  responsibleParty: '责任者',
  documentNumber: '文号',
  title: '题名',
  documentDate: '日期',
  pageCount: '页数',
  securityClass: '密级',
  declaredOpeningStatus: '开放标识',
  place: '地点',
  note: '备注',
};

/** The element's Chinese name: `retentionCode` → 保管期限, `personalNames:女方` → 人名(女方), `details:学校` → 学校. */
export function elementName(element: Element): string {
  const [kind, label = ''] = element.split(':');
  return shown[element] ?? (kind === 'details' ? label : `人名(${label})`);
}

/** A header as it is compared: half-width, no blanks, no mark of being required. */
const plain = (header: string) =>
  header
    .normalize('NFKC')
    .replace(/[\s\u200B\uFEFF:*]+/g, '')
    .replace(/\((必填|选填|必录)\)$/, '')
    .toUpperCase();

const known = new Map(
  synonyms.flatMap(([element, names]) =>
    names.split(' ').map((name, rank) => [plain(name), { element, rank }] as const),
  ),
);

/** The columns that the error workbook adds; when it comes back they are not the clerk's. */
export const answerColumns = ['问题', '建议'];

/** Where each element stands in a row, by index, and the header texts. */
export type Mapping = { headers: string[]; at: Map<Element, number>; unmapped: string[] };

/** What clerks have said about column names: the element, and how likely it is beside the common names (of which 0 is the likeliest). */
export type GivenColumns = ReadonlyMap<string, { element: Element; rank: number }>;

/** Whether a header is known to the importer, or was explained by the clerk. */
export const isKnown = (header: string, given: GivenColumns = new Map()): boolean =>
  known.has(plain(header)) || given.has(plain(header));

/** How many headers of a line the importer knows: the header row is the line that has most. */
export const knownHeaders = (line: string[], given?: GivenColumns): number =>
  line.filter((header) => isKnown(header, given)).length;

const ranks = { now: -2000, ofCategory: -1000, ofOthers: 1000 };

/**
 * What a clerk says of her columns, as it is compared with headers: now, or earlier of sheets of one category, which both go before the common
 * names, or of other sheets, which fills what nothing else names.
 */
export const givenColumns = (columns: Record<string, Element>, said: keyof typeof ranks = 'now'): GivenColumns =>
  new Map(
    Object.entries(columns).map(([header, element], at) => [
      plain(header),
      { element, rank: ranks[said] + (said === 'now' ? 0 : at) },
    ]),
  );

/** The elements a clerk can give a column: those of a description, names of persons in a role, and details. */
export const elements = [
  'referenceCode',
  'fondsNumber',
  'catalogueNumber',
  'fileNumber',
  'itemNumber',
  'filingYear',
  'retentionCode',
  'responsibleParty',
  'documentNumber',
  'title',
  'documentDate',
  'pageCount',
  'securityClass',
  'declaredOpeningStatus',
  'place',
  'note',
  ...columnNames('names').map(([role]) => `personalNames:${role}` as const),
  ...columnNames('details').map(([label]) => `details:${label}` as const),
] as [Element, ...Element[]];

/**
 * Gives every known header its element. Of several for one element (责任者 and 登记机关) the likeliest is taken; all others,
 * and every unknown one, are listed as not imported. Undefined if two columns bear the very name that would be taken.
 */
export function mapColumns(line: string[], given?: GivenColumns): Mapping | undefined {
  const headers = line.map((header) => header.replace(/\s+/g, ' ').trim());
  const best = new Map<Element, { index: number; rank: number }>();
  let twice = false;
  headers.forEach((header, index) => {
    const match = given?.get(plain(header)) ?? known.get(plain(header));
    const before = match && best.get(match.element);
    if (!match || (before && before.rank < match.rank)) return;
    twice ||= before?.rank === match.rank;
    best.set(match.element, { index, rank: match.rank });
  });
  if (twice) return undefined;
  if (best.has('referenceCode'))
    for (const element of ['catalogueNumber', 'fileNumber', 'itemNumber'] as const) best.delete(element);
  const at = new Map([...best].map(([element, { index }]) => [element, index]));
  const taken = new Set(at.values());
  return {
    headers,
    at,
    unmapped: headers.filter((header, index) => header !== '' && !taken.has(index) && !answerColumns.includes(header)),
  };
}

/** Whether the columns suffice to describe a record. */
export const composesCode = ({ at }: Mapping): boolean =>
  at.has('fondsNumber') && at.has('catalogueNumber') && at.has('fileNumber');

const labelled =
  (kind: 'personalNames' | 'details') =>
  ({ at }: Mapping): { label: string; element: Element; index: number }[] =>
    [...at].flatMap(([element, index]) =>
      element.startsWith(`${kind}:`) ? [{ label: element.slice(kind.length + 1), element, index }] : [],
    );

/** The columns that name persons, with the role they give. */
export const nameColumns = (mapping: Mapping): { role: string; index: number }[] =>
  labelled('personalNames')(mapping).map(({ label, index }) => ({ role: label, index }));

/** The columns of a typed sheet that are kept as details. */
export const detailColumns = labelled('details');
