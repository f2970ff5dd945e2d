import { expect, test } from 'vitest';
import { elementName, givenColumns } from '#functions/catalogue-import/columns/columns.ts';
import { headerOfFile, mapHeader } from '#functions/catalogue-import/columns/header.ts';
import { unreadableText } from '#shared/sheets/unreadable.ts';
import { mapSheet, plannedText } from '../planned.ts';

const mapped = async (...lines: string[][]) => {
  const { mapping, ...sheet } = await mapSheet(lines);
  return {
    ...sheet,
    columns: [...mapping.at].map(([element, at]) => `${mapping.headers[at]}=${elementName(element)}`),
    unmapped: mapping.unmapped,
  };
};

test('titles may stand above the column names; unknown columns are listed and not imported', async () => {
  const sheet = await mapped(
    ['湘阴县民政局2015年归档文件目录'],
    [],
    ['序号', '档号', ' 文件题名 ', '身份证号'],
    ['1', 'A439-WS·2015·D30·003-001', '甲', '110105'],
  );
  expect(sheet).toMatchObject({
    headerLine: 3,
    unmapped: ['序号', '身份证号'],
    columns: ['档号=档号', '文件题名=题名'],
  });
  expect(sheet.rows).toEqual([{ row: 1, cells: ['1', 'A439-WS·2015·D30·003-001', '甲', '110105'] }]);
});

test.each([
  [
    '馆编档号,归档年度,保管期限,责任人,发文字号,提名,形成时间,页数,密级,附注',
    '档号 年度 保管期限 责任者 文号 题名 日期 页数 密级 备注',
  ],
  ['DH,ND,BGQX,ZRZ,WH,TM,CWRQ,YS,MJ,BZ', '档号 年度 保管期限 责任者 文号 题名 日期 页数 密级 备注'],
  ['档号,男方姓名,女方姓名,登记/批准日期,承办机关(机构),证字号', '档号 人名(男方) 人名(女方) 日期 责任者 文号'],
  ['档号(必填),题名*,责任者,登记机关', '档号 题名 责任者'],
  ['QZH,MLH,AJH,JH,TM', '全宗号 目录号 案卷号 件号 题名'],
])('the columns %s are understood', async (headers, elements) => {
  const { columns } = await mapped(headers.split(','), ['x', 'y']);
  expect(columns.map((one) => one.split('=')[1]).sort()).toEqual(elements.split(' ').sort());
});

test('text that is named as a workbook and has no column names is said to be no workbook', () => {
  const reasonOf = (fileName: string, encoding: 'GB18030' | 'XLSX', ...lines: string[][]) => {
    try {
      return headerOfFile({ fileName, encoding }, lines).headerLine;
    } catch (error) {
      return (error as { reason: string }).reason;
    }
  };
  const letter = [['湘阴县民政局', '关于报送目录的函']];
  expect(reasonOf('目录.xlsx', 'GB18030', ...letter)).toBe('no-workbook');
  expect(reasonOf('目录.XLS', 'GB18030', ...letter)).toBe('no-workbook');
  expect(reasonOf('目录.csv', 'GB18030', ...letter)).toBe('no-header');
  expect(reasonOf('目录.xlsx', 'XLSX', ...letter)).toBe('no-header');
  expect(reasonOf('目录.xlsx', 'GB18030', ['档号', '题名'], ['C038-001-002-003', '甲'])).toBe(1); // readable, so read
  expect(unreadableText('no-workbook').zh).toContain('不是工作簿');
});

test('of two columns for one element the likelier is imported and the other listed', async () => {
  const { columns, unmapped } = await mapped(['登记机关', '档号', '责任者', '题名'], ['x']);
  expect(columns).toContain('责任者=责任者');
  expect(unmapped).toEqual(['登记机关']);
});

test.each([
  [
    'no-header',
    [
      ['甲', '乙'],
      ['丙', '丁'],
    ],
  ],
  [
    'two-headers',
    [
      ['档号', '题名'],
      ['责任者', '日期'],
      ['x', 'y'],
    ],
  ],
  [
    'no-code-column',
    [
      ['题名', '责任者'],
      ['x', 'y'],
    ],
  ],
  [
    'no-title-column',
    [
      ['档号', '责任者'],
      ['x', 'y'],
    ],
  ],
  [
    'same-column-twice',
    [
      ['档号', '题名', '题名'],
      ['x', 'y', 'z'],
    ],
  ],
  [
    'no-rows',
    [
      ['档号', '题名'],
      ['', ' '],
    ],
  ],
])('%s is said of a sheet whose columns cannot be understood', async (reason, lines) => {
  await expect(plannedText(lines.map((line) => line.join()).join('\n'))).rejects.toMatchObject({ reason });
});

test('a header in two lines is joined: a group over its members, other names where they stand', async () => {
  const upper = ['档号', '男方', '', '女方', '', '登记日期'];
  const lower = ['', '姓名', '出生日期', '姓名', '出生日期', ''];
  const sheet = await mapped(['婚姻登记目录'], upper, lower, [
    'A120-ZY·HY·1987·Y-0231',
    '陈',
    '1960',
    '吴',
    '1961',
    '',
  ]);
  expect(sheet).toMatchObject({
    headerLine: 3,
    columns: [
      '档号=档号',
      '男方姓名=人名(男方)',
      '男方出生日期=男方出生日期',
      '女方姓名=人名(女方)',
      '女方出生日期=女方出生日期',
      '登记日期=日期',
    ],
    unmapped: [],
  });
  expect(sheet.rows.map(({ row }) => row)).toEqual([1]);
});

test('totals and column names printed again are passed over by name, and counted among no rows', async () => {
  const text =
    '档号,题名,责任者,页数\nC038-001-002-003,甲,某局,1\n本页小计,,,1\n档号,题名,责任者,页数\nC038-001-002-004,合计,某局,1\n,合 计:,,2\n';
  const { rows } = await plannedText(text);
  expect(rows.map(({ row, passedOver }) => [row, passedOver === true])).toEqual([
    [1, false],
    [2, true],
    [3, true],
    [4, false],
    [5, true],
  ]);
  expect(rows[1]?.issues.map(({ code, zh }) => [code, zh])).toEqual([['V23', '该行疑似合计行,未作为条目,请确认。']]);
});

test('what the clerk has said of a column goes before what the platform believes', () => {
  const said = givenColumns({ 卷宗标题: 'title', 顺序: 'referenceCode' });
  const header = mapHeader(
    [
      ['顺序', '卷宗标题', '题名'],
      ['x', 'y', 'z'],
    ],
    said,
  );
  expect(header.mapping).toMatchObject({ unmapped: ['题名'] });
  expect([...header.mapping.at]).toEqual([
    ['referenceCode', 0],
    ['title', 1],
  ]);
});

test('a total is passed over, a title that begins like one is not', async () => {
  const passed = async (cell: string) => {
    const { rows } = await mapSheet([
      ['档号', '题名'],
      ['', cell],
    ]);
    return rows[0]?.passedOver === 'total-row';
  };
  for (const cell of ['合计', '总计:', '总计：12', '本页小计3件', '共计 1,200'])
    expect(await passed(cell), cell).toBe(true);
  for (const cell of ['总计划', '合计工程档案']) expect(await passed(cell), cell).toBe(false);
});
