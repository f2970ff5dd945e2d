import { expect, test } from 'vitest';
import { elementName } from '#functions/catalogue-import/columns.ts';
import { mapSheet } from '#functions/catalogue-import/header.ts';

const mapped = (...lines: string[][]) => {
  const { mapping, ...sheet } = mapSheet(lines);
  return {
    ...sheet,
    columns: [...mapping.at].map(([element, at]) => `${mapping.headers[at]}=${elementName(element)}`),
    unmapped: mapping.unmapped,
  };
};

test('titles may stand above the column names; unknown columns are listed and not imported', () => {
  const sheet = mapped(
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
])('the columns %s are understood', (headers, elements) => {
  const { columns } = mapped(headers.split(','), ['x', 'y']);
  expect(columns.map((one) => one.split('=')[1]).sort()).toEqual(elements.split(' ').sort());
});

test('of two columns for one element the likelier is imported and the other listed', () => {
  const { columns, unmapped } = mapped(['登记机关', '档号', '责任者', '题名'], ['x']);
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
])('%s is said of a sheet whose columns cannot be understood', (reason, lines) => {
  expect(() => mapSheet(lines)).toThrow(expect.objectContaining({ reason }));
});
