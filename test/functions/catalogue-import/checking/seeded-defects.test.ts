import { expect, test } from 'vitest';
import { stagedRows } from '#functions/catalogue-import/checking/accounting.ts';
import { dbfSheet } from '#infra/local/samples/old-formats.ts';
import { gbkSheet, xlsxSheet } from '#infra/local/samples/sheets.ts';
import { planned } from '../planned.ts';

const rows = 10_000;
const header = [
  '档号',
  '年度',
  '保管期限',
  '责任者',
  '文号',
  '题名',
  '日期',
  '页数',
  '密级',
  '开放标识',
  '证件号码',
  '备注',
];
const at = Object.fromEntries(header.map((name, index) => [name, index]));
const code = (n: number) => `Z109-WS·2015-D30-BGS-${String(n).padStart(5, '0')}`;
const good = (n: number) => [
  code(n),
  '2015',
  'D30',
  '湘阴县人民政府办公室',
  `湘阴政办发〔2015〕${n}号`,
  `关于做好第${n}号事项有关工作的通知`,
  '20150301',
  '3',
  '公开',
  '',
  '',
  '',
];

/** A row, the cells that are changed in it, and what must be said of it: code, column, and a word of the remedy. */
type Defect = [row: number, changed: Record<string, string>, code: string, column: string | undefined, remedy: RegExp];

const defects: Defect[] = [
  [18, { 档号: code(402) }, 'V01', '档号', /第18行与第402行档号重复/],
  [402, {}, 'V01', '档号', /请核对件号/],
  [19, {}, 'V25', '档号', /件号00018缺失/],
  [101, { 档号: 'Ｚ109－WS·2015-D30-BGS-00101' }, 'V03', '档号', /已按半角规范/],
  [102, { 档号: 'Z109-WS•2015-D30-BGS-00102' }, 'V04', '档号', /间隔号已规范/],
  [103, { 档号: 'Z109-WS.2015-D30-BGS-00103' }, 'V04', '档号', /是否为间隔号/],
  [150, { 档号: '民政第150号' }, 'V33', '档号', /不符合档号规则/],
  [151, {}, 'V25', '档号', /件号00150缺失/],
  [201, { 日期: '19920231' }, 'V05', '日期', /只有29天/],
  [202, { 日期: '20151301' }, 'V05', '日期', /没有13月/],
  [301, { 日期: '20150300' }, 'V06', '日期', /2015年3月/],
  [303, { 日期: '1998年春' }, 'V07', '日期', /无法识别/],
  [304, { 日期: '2015.3.2' }, 'V07', '日期', /20150302/],
  [305, { 日期: '42065' }, 'V07', '日期', /20150302/],
  [306, { 年度: '2012' }, 'V08', '年度', /确认归档年度/],
  [307, { 保管期限: '三十' }, 'V09', '保管期限', /应为Y/],
  [501, { 题名: '' }, 'V11', '题名', /必填/],
  [502, { 责任者: '〃' }, 'V11', '责任者', /不得用同上代替/],
  [503, { 题名: '同上' }, 'V11', '题名', /不得用同上代替/],
  [504, { 文号: '湘阴政办发(2015)504号' }, 'V12', '文号', /湘阴政办发〔2015〕504号/],
  [505, { 题名: '關於水利工作的報告' }, 'V19', '题名', /检索按简体/],
  [506, { 题名: '锟斤拷锟斤拷' }, 'V20', '题名', /疑似乱码/],
  [507, { 证件号码: '1.10105E+17' }, 'V23', '证件号码', /科学计数法/],
  [508, { 页数: '1.2E+15' }, 'V23', '页数', /重新导出为文本/],
  [508, {}, 'V37', '页数', /正整数/],
  [509, { 证件号码: '110105194912310021' }, 'V24', '证件号码', /校验码错误/],
  [601, { 密级: '机密★10年' }, 'V26', undefined, /不得上传涉密档案/],
  [602, { 开放标识: '开放', 题名: '关于某某收养登记的材料' }, 'V27', '开放标识', /第二人复核/],
  [701, { 档号: 'B777-WS·2015-D30-BGS-00701' }, 'V28', undefined, /您无权提交/],
  [702, {}, 'V25', '档号', /件号00701缺失/],
  [703, { 日期: '20620101' }, 'V29', '日期', /晚于今天/],
  [801, { 文号: good(802)[4]!, 题名: good(802)[5]! }, 'V30', '题名', /疑似重复著录/],
  [901, { 保管期限: 'Y' }, 'V34', '保管期限', /不一致/],
  [902, { 密级: '特别' }, 'V36', '密级', /公开或内部/],
  [903, { 页数: '三' }, 'V37', '页数', /正整数/],
  [904, { 备注: '长'.repeat(2001) }, 'V38', '备注', /2000个字符/],
  [10_000, { 题名: '??倳浿匾緩?' }, 'V20', '题名', /请对照原件/],
];
// V30 is said of the later of the two rows.
const expected = defects.map(([row, , ...said]) => [row === 801 ? 802 : row, ...said] as const);

const sheet = () => {
  const cells = Array.from({ length: rows }, (_, n) => good(n + 1));
  for (const [row, changed] of defects)
    for (const [column, value] of Object.entries(changed)) cells[row - 1]![at[column]!] = value;
  return [header, ...cells];
};

test.each([
  ['GB18030', () => gbkSheet('a.csv', sheet())],
  ['XLSX', () => xlsxSheet('a.xlsx', sheet())],
  // a field of a .dbf ends at 254 bytes, so that one defect cannot be written
  ['DBF', () => dbfSheet('a.dbf', sheet())],
])(
  '%s: of 10,000 rows with 37 defects exactly those 37 are reported, with row, column and remedy',
  async (format, make) => {
    expect(defects).toHaveLength(37);
    const { encoding, rows: found } = await planned((await make()).bytes);
    expect(encoding).toBe(format);
    const said = found.flatMap(({ issues }) => issues).sort((a, b) => a.row - b.row || (a.code < b.code ? -1 : 1));
    const wanted = expected
      .filter(([, name]) => format !== 'DBF' || name !== 'V38')
      .toSorted((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
    expect(said.map(({ row, code: name, column }) => [row, name, column])).toEqual(
      wanted.map(([row, name, column]) => [row, name, column]),
    );
    for (const [n, { zh, proposal = '' }] of said.entries()) expect(zh + proposal).toMatch(wanted[n]![3]);
    const staged = stagedRows(found);
    const refused = new Set(said.filter(({ severity }) => severity === 'error').map(({ row }) => row));
    expect(staged).toHaveLength(rows - refused.size);
  },
  60_000,
);
