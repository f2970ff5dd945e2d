import type { CivilType } from './category.ts';

/**
 * The typed sheet of a kind of 民生档案: which columns name persons and as what, which say more (kept as `details`), and
 * which must not be empty. Column names after a colon are what clerks call them, the likeliest first. A changed schema is
 * the next version; entries keep the version that they were read by. Ethnicity, nationality, occupation and papers'
 * numbers stay out: what finds a record and tells persons of one name apart is enough (PIPL Art. 6).
 */
export type CivilSchema = {
  type: CivilType;
  version: number;
  /** Role → column names, parted by blanks. */
  names: Readonly<Record<string, string>>;
  /** Label → column names, parted by blanks. */
  details: Readonly<Record<string, string>>;
  /** Roles and labels whose column, where the sheet has it, must be filled in every row. */
  required: readonly string[];
};

const person = { 当事人: '姓名 人名 当事人 当事人姓名', 曾用名: '曾用名' } as const;
const about = { 性别: '性别', 出生日期: '出生日期 出生年月 生日' } as const;
const household = { 户主: '户主 户主姓名', 共有人: '共有人 共有人姓名 家庭成员' } as const;
const plot = { 四至: '四至 地块四至', '面积(亩)': '面积(亩) 面积 承包面积 林地面积 实测面积' } as const;

/** Every schema there is, one in force for each type. */
export const civilSchemas: readonly CivilSchema[] = [
  {
    type: 'HY',
    version: 1,
    names: {
      男方: '男方姓名 男方 男姓名',
      女方: '女方姓名 女方 女姓名',
      男方曾用名: '男方曾用名',
      女方曾用名: '女方曾用名',
    },
    details: {
      男方出生日期: '男方生日 男方出生日期 男方出生年月',
      女方出生日期: '女方生日 女方出生日期 女方出生年月',
      男方户口所在地: '男方常驻户口所在地 男方常住户口所在地 男方户口所在地',
      女方户口所在地: '女方常驻户口所在地 女方常住户口所在地 女方户口所在地',
      申请日期: '申请日期',
      提供证明材料: '提供证明材料',
      审批意见: '审批意见',
    },
    required: ['男方', '女方'],
  },
  {
    type: 'XJ',
    version: 1,
    names: { 当事人: '学生姓名', 曾用名: '曾用名', 监护人: '监护人 监护人姓名 家长 家长姓名' },
    details: {
      ...about,
      学校: '学校 学校名称 毕业学校 毕业院校',
      专业: '专业',
      班级: '班级',
      学号: '学号 学籍号',
      入学年份: '入学年份 入学时间',
      毕业年份: '毕业年份 毕业时间',
      证书号: '证书号 毕业证书号 毕业证号',
    },
    required: ['当事人', '学校'],
  },
  {
    type: 'ZQ',
    version: 1,
    names: { 当事人: '知青姓名', 曾用名: '曾用名' },
    details: { ...about, 下乡时间: '下乡时间 下乡日期', 返城时间: '返城时间 返城日期 回城时间', 原籍: '原籍 籍贯' },
    required: ['当事人', '下乡时间'],
  },
  {
    type: 'LQ',
    version: 1,
    names: { ...household, 户主: '林权权利人 权利人' },
    details: { 小地名: '小地名 林地小地名', 林种: '林种', ...plot, 使用期限: '使用期限 林地使用期' },
    required: ['户主'],
  },
  {
    type: 'TD',
    version: 1,
    names: { ...household, 户主: '承包方代表 承包方 承包方代表姓名' },
    details: {
      发包方: '发包方 发包方名称',
      地块: '地块 地块名称',
      地块编码: '地块编码',
      ...plot,
      承包期限: '承包期限',
    },
    required: ['户主'],
  },
  {
    type: 'SB',
    version: 1,
    names: { 当事人: '参保人 参保人姓名', 曾用名: '曾用名' },
    details: {
      ...about,
      参保单位: '参保单位 参保单位名称 缴费单位',
      参保时间: '参保时间 参保日期 首次参保时间',
      险种: '险种 参保险种',
      缴费年限: '缴费年限',
    },
    required: ['当事人'],
  },
  {
    type: 'TW',
    version: 1,
    names: { 当事人: '退伍军人姓名 退役军人姓名', 曾用名: '曾用名' },
    details: {
      ...about,
      入伍时间: '入伍时间 入伍日期',
      退伍时间: '退伍时间 退伍日期 退役时间',
      退伍证号: '退伍证号 退役证号',
      安置单位: '安置单位 安置去向',
    },
    required: ['当事人'],
  },
  {
    type: 'TX',
    version: 1,
    names: { 当事人: '离退休人员姓名 退休人员姓名', 曾用名: '曾用名' },
    details: { ...about, 工作单位: '工作单位', 参加工作时间: '参加工作时间', 退休时间: '退休时间 离休时间 离退休时间' },
    required: ['当事人'],
  },
  {
    type: 'ZG',
    version: 1,
    names: { 当事人: '招工人员姓名', 曾用名: '曾用名' },
    details: { ...about, 招工单位: '招工单位', 招工时间: '招工时间 招工日期' },
    required: ['当事人'],
  },
  {
    type: 'SY',
    version: 1,
    names: {
      收养人: '收养人 收养人姓名',
      被收养人: '被收养人 被收养人姓名',
      送养人: '送养人 送养人姓名',
      曾用名: '被收养人曾用名',
    },
    details: {},
    required: ['收养人', '被收养人'],
  },
];

/** The schema in force for a type; undefined for types whose sheets have no columns of their own yet. */
export const schemaOf = (type: CivilType): CivilSchema | undefined => civilSchemas.find((one) => one.type === type);

/** `HY@1`: how an entry names the schema that it was read by. */
export const schemaName = ({ type, version }: CivilSchema): string => `${type}@${version}`;

/** Of every role (`names`) or label (`details`) all column names of all schemas, the common ones first. */
export function columnNames(of: 'names' | 'details'): [label: string, names: string][] {
  const all = new Map<string, Set<string>>(
    of === 'names'
      ? Object.entries({ ...person, ...household }).map(([role, names]) => [role, new Set(names.split(' '))])
      : [],
  );
  for (const schema of civilSchemas)
    for (const [label, names] of Object.entries(schema[of]))
      all.set(label, new Set([...(all.get(label) ?? []), ...names.split(' ')]));
  return [...all].map(([label, names]) => [label, [...names].join(' ')]);
}

const labelsOf = ({ names, details }: CivilSchema): string[] => [...Object.keys(names), ...Object.keys(details)];

/** The labels that one type alone has, by label. */
const distinctive = new Map(
  [
    ...Map.groupBy(
      civilSchemas.flatMap((schema) => labelsOf(schema).map((label) => ({ label, schema }))),
      ({ label }) => label,
    ),
  ].flatMap(([label, owners]) => (owners.length === 1 && owners[0] ? [[label, owners[0].schema] as const] : [])),
);

/**
 * The type of a sheet whose codes do not say it, by columns that no other type has; undefined if no type or several fit.
 * `labels`: the roles and labels of its columns, as mapped.
 */
export function typeByColumns(labels: readonly string[]): CivilType | undefined {
  const found = new Set(labels.flatMap((label) => distinctive.get(label) ?? []));
  const fitting = [...found].filter(({ required }) => required.every((label) => labels.includes(label)));
  return fitting.length === 1 ? fitting[0]?.type : undefined;
}
