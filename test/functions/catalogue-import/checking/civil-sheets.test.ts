import { describe, expect, test } from 'vitest';
import { isTaken } from '#functions/catalogue-import/checking/row.ts';
import { elements, isKnown } from '#functions/catalogue-import/columns/columns.ts';
import type { CivilType } from '#shared/records/category.ts';
import { civilSchemas, columnNames, typeByColumns } from '#shared/records/civil-schemas.ts';
import { contentHashOf } from '#shared/records/record.ts';
import { plannedText } from '../planned.ts';

/** A sheet of each type as archives have it: column names, one good row, what is to come of it. */
type Sample = {
  type: CivilType;
  columns: string;
  row: string;
  names: [name: string, role: string][];
  details: Record<string, string>;
  title: string;
  unmapped: string[];
  /** A column that must not be empty. */
  demanded: string;
};

const samples: Sample[] = [
  {
    type: 'HY',
    columns: '档号,年度,期限,男方姓名,男方生日,男方曾用名,男方民族,男方证件号,女方姓名,女方生日,登记日期,承办机关',
    row: 'A120-ZY·HY·1987·Y-0231,1987,Y,陈志远,19620301,陈大毛,汉族,,吴秀英,19640712,19870612,平江县长寿区公所',
    names: [
      ['陈志远', '男方'],
      ['陈大毛', '男方曾用名'],
      ['吴秀英', '女方'],
    ],
    details: { 男方出生日期: '19620301', 女方出生日期: '19640712' },
    title: '[陈志远与吴秀英结婚登记]',
    unmapped: ['男方民族', '男方证件号'],
    demanded: '女方姓名',
  },
  {
    type: 'XJ',
    columns: '档号,姓名,曾用名,性别,出生日期,家长姓名,学校,入学时间,毕业时间,学号,毕业证书号,专业',
    row: 'A120-ZY·XJ·1978·Y-0012,吴秀英,吴小妹,女,19640712,吴德厚,平江县第一中学,197509,197807,7801,平中字12号,',
    names: [
      ['吴秀英', '当事人'],
      ['吴小妹', '曾用名'],
      ['吴德厚', '监护人'],
    ],
    details: {
      性别: '女',
      出生日期: '19640712',
      学校: '平江县第一中学',
      入学年份: '197509',
      毕业年份: '197807',
      学号: '7801',
      证书号: '平中字12号',
    },
    title: '[吴秀英学籍档案]',
    unmapped: [],
    demanded: '学校',
  },
  {
    type: 'ZQ',
    columns: '档号,姓名,性别,下乡时间,下乡地点,返城时间,批准机关',
    row: 'A120-ZY·ZQ·1975·Y-0003,李建军,男,19750401,平江县长寿公社,19790310,平江县知青办',
    names: [['李建军', '当事人']],
    details: { 性别: '男', 下乡时间: '19750401', 返城时间: '19790310' },
    title: '[李建军知青档案]',
    unmapped: [],
    demanded: '下乡时间',
  },
  {
    type: 'LQ',
    columns: '档号,户主,共有人,证号,小地名,林种,四至,面积(亩)',
    row: 'A120-ZY·LQ·2008·Y-0101,周大山,"周小山、李桂香",平林证字(2008)第101号,大坪里,杉木,东至山脊,12.5',
    names: [
      ['周大山', '户主'],
      ['周小山', '共有人'],
      ['李桂香', '共有人'],
    ],
    details: { 小地名: '大坪里', 林种: '杉木', 四至: '东至山脊', '面积(亩)': '12.5' },
    title: '[周大山林权档案]',
    unmapped: [],
    demanded: '户主',
  },
  {
    type: 'TD',
    columns: '档号,承包方代表,家庭成员,发包方,地块名称,地块编码,四至,承包面积,承包期限',
    row: 'A120-ZY·TD·2015·Y-0007,𠮷田䶮,周小妹,长寿镇大坪村,门前田,430626001,北至水渠,3.2,30年',
    names: [
      ['𠮷田䶮', '户主'],
      ['周小妹', '共有人'],
    ],
    details: {
      发包方: '长寿镇大坪村',
      地块: '门前田',
      地块编码: '430626001',
      四至: '北至水渠',
      '面积(亩)': '3.2',
      承包期限: '30年',
    },
    title: '[𠮷田䶮土地确权档案]',
    unmapped: [],
    demanded: '承包方代表',
  },
  {
    type: 'SB',
    columns: '档号,参保人姓名,曾用名,出生年月,参保单位,参保时间,险种,身份证号',
    row: 'A120-ZY·SB·2001·Y-0404,吴秀英,吴小妹,196407,平江县棉纺厂,19920101,养老保险,',
    names: [
      ['吴秀英', '当事人'],
      ['吴小妹', '曾用名'],
    ],
    details: { 出生日期: '196407', 参保单位: '平江县棉纺厂', 参保时间: '19920101', 险种: '养老保险' },
    title: '[吴秀英社保档案]',
    unmapped: ['身份证号'],
    demanded: '参保人姓名',
  },
  {
    type: 'TW',
    columns: '档号,退伍军人姓名,曾用名,入伍时间,退伍时间,退伍证号,安置单位,部队番号',
    row: 'A120-ZY·TW·1985·Y-0033,张建国,张狗儿,198011,198501,退字33号,长寿供销社,',
    names: [
      ['张建国', '当事人'],
      ['张狗儿', '曾用名'],
    ],
    details: { 入伍时间: '198011', 退伍时间: '198501', 退伍证号: '退字33号', 安置单位: '长寿供销社' },
    title: '[张建国退伍军人档案]',
    unmapped: ['部队番号'],
    demanded: '退伍军人姓名',
  },
  {
    type: 'TX',
    columns: '档号,退休人员姓名,工作单位,参加工作时间,退休时间',
    row: 'A120-ZY·TX·1999·Y-0005,何长贵,长寿供销社,19570801,19990801',
    names: [['何长贵', '当事人']],
    details: { 工作单位: '长寿供销社', 参加工作时间: '19570801', 退休时间: '19990801' },
    title: '[何长贵离退休档案]',
    unmapped: [],
    demanded: '退休人员姓名',
  },
  {
    type: 'ZG',
    columns: '档号,姓名,招工单位,招工时间',
    row: 'A120-ZY·ZG·1979·Y-0008,李建军,平江县棉纺厂,19790401',
    names: [['李建军', '当事人']],
    details: { 招工单位: '平江县棉纺厂', 招工时间: '19790401' },
    title: '[李建军招工档案]',
    unmapped: [],
    demanded: '姓名',
  },
  {
    type: 'SY',
    columns: '档号,收养人,被收养人,被收养人曾用名,送养人',
    row: 'A120-ZY·SY·1995·Y-0002,"陈志远、吴秀英",陈小雨,刘小雨,刘某',
    names: [
      ['陈志远', '收养人'],
      ['吴秀英', '收养人'],
      ['陈小雨', '被收养人'],
      ['刘某', '送养人'],
      ['刘小雨', '曾用名'],
    ],
    details: {},
    title: '[陈志远、吴秀英、陈小雨收养登记]',
    unmapped: [],
    demanded: '被收养人',
  },
];

/** The cells of a line; those in quotation marks hold commas of their own. */
const cellsOf = (line: string) =>
  [...line.matchAll(/"([^"]*)"|([^,]+)|(?<=,|^)(?=,|$)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
const text = (cells: string[]) => cells.map((cell) => `"${cell}"`).join(',');

test('every schema has a sample, every name of a column leads to its label, and every label can be given to a column', () => {
  expect(samples.map(({ type }) => type).sort()).toEqual(civilSchemas.map(({ type }) => type).sort());
  for (const kind of ['names', 'details'] as const)
    for (const [label, names] of columnNames(kind)) {
      expect(elements).toContain(`${kind === 'names' ? 'personalNames' : 'details'}:${label}`);
      for (const name of names.split(' ')) expect([name, isKnown(name)]).toEqual([name, true]);
    }
  for (const { names, details, required } of civilSchemas)
    for (const label of required)
      expect([label, label in names || label in details || label === '当事人']).toEqual([label, true]);
});

describe.each(samples)('$type', ({ type, columns, row, names, details, title, unmapped, demanded }) => {
  const cells = cellsOf(row);
  const header = columns.split(',');
  const change = (column: string, value: string) => cells.map((cell, at) => (header[at] === column ? value : cell));
  const one = async (changed: string[]) => {
    const { rows, sheet } = await plannedText(`${columns}\n${text(changed)}\n`);
    return { checked: rows[0]!, sheet, said: rows[0]!.issues.map(({ code, column }) => `${code} ${column}`) };
  };

  test('its columns become names, details and a title, with the version of its schema', async () => {
    const { checked, sheet } = await one(cells);
    expect(checked.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(isTaken(checked)).toBe(true);
    const { description } = checked;
    expect(description).toMatchObject({ civilType: type, civilSchema: `${type}@1`, title });
    const byText = (a: unknown[], b: unknown[]) => (a.join() < b.join() ? -1 : 1);
    expect(description?.personalNames.map(({ name, role }) => [name, role]).sort(byText)).toEqual(
      names.toSorted(byText),
    );
    expect(description?.details ?? {}).toEqual(details);
    expect(sheet.mapping.unmapped).toEqual(unmapped);
  });

  test('the same row read by a later version of its schema is no other content', async () => {
    const { description } = (await one(cells)).checked;
    expect(contentHashOf({ ...description!, civilSchema: `${type}@2` })).toBe(contentHashOf(description!));
  });

  test('V11: what its schema demands is not left empty, nor 同上; V20: what looks garbled asks', async () => {
    expect((await one(change(demanded, ''))).said).toContain(`V11 ${demanded}`);
    expect((await one(change(demanded, '同上'))).said).toContain(`V11 ${demanded}`);
    expect((await one(change(demanded, '??倳浿匾'))).said).toContain(`V20 ${demanded}`);
  });
});

test('a sheet whose codes do not say what it is, is known by columns that no other type has', () => {
  const by = (...labels: string[]) => typeByColumns(labels);
  expect(by('男方', '女方')).toBe('HY');
  expect(by('当事人', '学校', '学号')).toBe('XJ');
  expect(by('户主', '林种')).toBe('LQ');
  expect(by('户主', '四至')).toBeUndefined(); // 林权 and 土地 both have it
  expect(by('当事人', '出生日期')).toBeUndefined();
});
