import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { gbkSheet } from '#infra/local/samples/sheets.ts';
import { csvText } from '#shared/print/csv.ts';
import { contentHashOf } from '#shared/records/record.ts';
import { unreadableText } from '#shared/sheets/unreadable.ts';
import { answerWorkbook, planned, plannedText } from '../planned.ts';

const columns = [
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
const code = (n: number) => `Z109-WS·2011-Y-BGS-000${n}`;
const good = (n: number) => [
  code(n),
  '2011',
  'Y',
  '湘阴县民政局',
  '湘民发〔2011〕1号',
  `第${n}号通知`,
  '20110302',
  '3',
  '公开',
  '',
  '',
  '',
];

type Said = [severity: 'error' | 'warning' | 'information', zh: string, proposal?: string];
/** A rule of the list of common mistakes, what is changed in the first row of a good sheet of two, and what must be said of it, to the letter. */
type Rule = [rule: string, mistake: string, changed: Record<string, string>, ...said: Said];

const rules: Rule[] = [
  [
    'V01',
    'two rows of one code',
    { 档号: code(2) },
    'error',
    '第1行与第2行档号重复:Z109-WS·2011-Y-BGS-0002,请核对件号。',
  ],
  [
    'V03',
    'full-width signs',
    { 档号: 'Ｚ109－WS·2011-Y-BGS-0001' },
    'information',
    '已按半角规范,原值保留。',
    'Z109-WS·2011-Y-BGS-0001',
  ],
  [
    'V04',
    'another dot',
    { 档号: 'Z109-WS•2011-Y-BGS-0001' },
    'information',
    '间隔号已规范为“·”:Z109-WS·2011-Y-BGS-0001,原值保留。',
    'Z109-WS·2011-Y-BGS-0001',
  ],
  [
    'V04',
    'a full stop',
    { 档号: 'Z109-WS.2011-Y-BGS-0001' },
    'warning',
    '档号中的“.”是否为间隔号“·”?建议写作Z109-WS·2011-Y-BGS-0001,请确认。',
    'Z109-WS·2011-Y-BGS-0001',
  ],
  ['V05', 'a day that is not', { 日期: '19920231' }, 'error', '日期19920231不存在(1992年2月只有29天),请按原件改正。'],
  ['V05', 'a month that is not', { 日期: '20111301' }, 'error', '日期20111301不存在(没有13月),请按原件改正。'],
  [
    'V06',
    'day unknown',
    { 日期: '20110800' },
    'warning',
    '日期20110800的日不详,显示为“2011年8月”,开放日期自期末起算,请确认。',
  ],
  [
    'V06',
    'month unknown',
    { 日期: '20110000' },
    'warning',
    '日期20110000的月份不详,显示为“2011年”,开放日期自期末起算,请确认。',
  ],
  [
    'V07',
    'parted by stops',
    { 日期: '2011.3.2' },
    'warning',
    '日期“2011.3.2”写法不规范,建议改为20110302(2011年3月2日),请按列确认。',
    '20110302',
  ],
  [
    'V07',
    'in words',
    { 日期: '2011年3月' },
    'warning',
    '日期“2011年3月”写法不规范,建议改为20110300(2011年3月),请按列确认。',
    '20110300',
  ],
  [
    'V07',
    'a serial number',
    { 日期: '40604' },
    'warning',
    '日期“40604”写法不规范,建议改为20110302(2011年3月2日),请按列确认。',
    '20110302',
  ],
  ['V07', 'no date at all', { 日期: '春' }, 'error', '日期“春”无法识别,请按原件填写8位数字,如19980302。'],
  ['V08', 'another year', { 年度: '2015' }, 'warning', '年度与档号不一致;跨年文件请确认归档年度。'],
  ['V09', '永', { 保管期限: '永' }, 'warning', '保管期限“永”建议改为Y,请确认。', 'Y'],
  ['V09', '长期', { 保管期限: '长期', 档号: 'C038-001-002-001' }, 'information', '保管期限“长期”为旧代码,按原值保留。'],
  [
    'V09',
    'unknown',
    { 保管期限: 'Y30' },
    'error',
    '保管期限“Y30”不在代码表内,应为Y(永久)、D30(定期30年)或D10(定期10年),请改正。',
  ],
  [
    'V09',
    'unknown',
    { 保管期限: 'D15' },
    'error',
    '保管期限“D15”不在代码表内,应为Y(永久)、D30(定期30年)或D10(定期10年),请改正。',
  ],
  [
    'V10',
    '10 years',
    { 档号: 'Z109-WS·2011-D10-BGS-0001', 保管期限: 'D10' },
    'warning',
    '10年期档案一般不移交进馆,请确认。',
  ],
  ['V11', 'no title', { 题名: '' }, 'error', '题名为必填项,请按原件填写。'],
  ['V11', 'ditto', { 题名: '同上' }, 'error', '题名请填写实际内容,不得用同上代替。'],
  ['V11', 'ditto mark', { 责任者: '〃' }, 'error', '责任者请填写实际内容,不得用同上代替。'],
  [
    'V12',
    'round brackets',
    { 文号: '湘民发(2011)1号' },
    'information',
    '文号按“湘民发〔2011〕1号”检索,原文保留。',
    '湘民发〔2011〕1号',
  ],
  [
    'V12',
    'square brackets',
    { 文号: '湘民发[2011]1号' },
    'information',
    '文号按“湘民发〔2011〕1号”检索,原文保留。',
    '湘民发〔2011〕1号',
  ],
  ['V19', 'Traditional', { 题名: '關於水利工作的報告' }, 'information', '原文保留;检索按简体,不计拼音注音。'],
  ['V19', 'pinyin', { 题名: '馆长(zhǎng)办公会纪要' }, 'information', '原文保留;检索按简体,不计拼音注音。'],
  ['V20', 'mojibake', { 题名: '??倳浿匾緩?' }, 'warning', '疑似乱码,请对照原件。'],
  ['V20', 'mojibake', { 题名: '锟斤拷锟斤拷' }, 'warning', '疑似乱码,请对照原件。'],
  ['V20', 'U+FFFD', { 题名: '关于\uFFFD的通知' }, 'warning', '疑似乱码,请对照原件。'],
  ['V20', 'private use', { 题名: '关于\uE000的通知' }, 'warning', '疑似乱码,请对照原件。'],
  [
    'V23',
    'scientific notation',
    { 证件号码: '1.10105E+17' },
    'error',
    '身份证号疑似被Excel转为科学计数法,末位已丢失,请重新导出为文本。',
  ],
  ['V24', 'check digit', { 证件号码: '110105194912310021' }, 'warning', '身份证号校验码错误,按原值保留,请对照原件。'],
  ['V26', 'secret', { 密级: '机密★10年' }, 'error', '本平台不得上传涉密档案,该行及其文件已拒收且未保存。'],
  [
    'V27',
    'sensitive',
    { 开放标识: '开放', 题名: '关于某某收养登记的材料' },
    'warning',
    '拟开放条目含敏感内容(收养),须由第二人复核。',
  ],
  [
    'V28',
    'not yours',
    { 档号: 'B777-WS·2011-Y-BGS-0001' },
    'error',
    '全宗号B777未在本馆登记,您无权提交;请先由管理员登记全宗。',
  ],
  ['V29', 'future', { 日期: '20620101' }, 'error', '日期20620101晚于今天,请按原件改正。'],
  ['V29', 'before 1368', { 日期: '13670101' }, 'warning', '日期13670101早于1368年,请对照原件确认。'],
];

test.each(rules)('%s: %s', async (rule, _mistake, changed, ...expected) => {
  const first = good(1).map((cell, at) => changed[columns[at]!] ?? cell);
  const { rows } = await plannedText(csvText([columns, first, good(2)]).toString());
  const said = rows[0]!.issues.filter((issue) => issue.code === rule);
  expect(said.map(({ severity, zh, proposal }) => [severity, zh, ...(proposal ? [proposal] : [])])).toEqual([expected]);
});

/** What is said by one rule of every row of a text, with the row. */
const saidOf = async (
  rule: string,
  text: string,
  ...beside: Parameters<typeof plannedText> extends [string, ...infer Rest] ? Rest : never
) =>
  (await plannedText(text, ...beside)).rows.flatMap(({ issues }) =>
    issues.filter((issue) => issue.code === rule).map(({ row, severity, zh }) => [row, severity, zh]),
  );
const sheetOf = (...rows: string[][]) => csvText([columns, ...rows]).toString();
const altered = (n: number, changed: Record<string, string>) =>
  good(n).map((cell, at) => changed[columns[at]!] ?? cell);

test('V02: what is held already is not imported again; a row that says something else is an error that shows both titles', async () => {
  const { rows } = await plannedText(sheetOf(good(1)));
  const description = rows[0]!.description!;
  const held = (contentHash: string, title: string) =>
    ({ held: new Map([[`443021/${code(1)}`, { contentHash, title, version: 1 }]]) }) as const;
  expect(await saidOf('V02', sheetOf(good(1)), {}, held(contentHashOf(description), description.title))).toEqual([
    [1, 'information', '已存在,未重复导入。'],
  ]);
  expect(await saidOf('V02', sheetOf(good(1)), {}, held('another', '原来的题名'))).toEqual([
    [1, 'error', '馆内已有同档号条目,题名不同:馆内“原来的题名”,表中“第1号通知”,请核对档号。'],
  ]);
});

test('V21, V22: GBK, GB18030 and UTF-16 are found out and named, and rare characters survive', async () => {
  const name = '𠮷田䶮㛃';
  for (const [encoding, bytes] of [
    ['GB18030', gbkSheet('a.csv', [columns, altered(1, { 责任者: name })]).bytes],
    ['UTF-16', Buffer.from(`\uFEFF${sheetOf(altered(1, { 责任者: name })).replace('\uFEFF', '')}`, 'utf16le')],
    ['UTF-8', Buffer.from(sheetOf(altered(1, { 责任者: name })))],
  ] as const) {
    const found = await planned(bytes);
    expect([found.encoding, found.rows[0]!.description?.responsibleParty]).toEqual([encoding, name]);
  }
});

test('V23: a hidden row, merged cells, a total and names printed again are each named; lost zeros ask', async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('目录');
  sheet.addRows([
    columns,
    good(1),
    altered(2, { 责任者: '' }),
    good(3),
    columns,
    ['', '', '', '', '', '合计', '', '9'],
  ]);
  sheet.mergeCells('D2:D3');
  sheet.getRow(4).hidden = true;
  const { rows } = await planned(Buffer.from(await book.xlsx.writeBuffer()));
  const said = rows.flatMap(({ issues }) =>
    issues.filter((issue) => issue.code === 'V23').map(({ row, severity, zh }) => [row, severity, zh]),
  );
  expect(said).toEqual([
    [2, 'warning', '该行含合并单元格,已按左上角的值填充,请确认。'],
    [3, 'warning', '该行在表中被隐藏,请确认是否提交。'],
    [4, 'information', '该行与列名相同(跨页重复的表头),未作为条目。'],
    [5, 'warning', '该行疑似合计行,未作为条目,请确认。'],
  ]);
  const reach = { registered: new Set(['012']) };
  expect(await saidOf('V23', '全宗号,目录号,案卷号,题名,责任者\n12,1,2,题名,文星镇\n', reach)).toEqual([
    [1, 'warning', '前导零疑似被Excel去掉,请对照原件确认。'],
  ]);
  await expect(plannedText('档号,题名,责任者\n年度,保管期限,备注\n')).rejects.toMatchObject({ reason: 'two-headers' });
  expect(unreadableText('two-headers').zh).toBe('表头有两行,请只保留一行列名后重新上传。');
});

test('V25: a number missing between two; V30: the same title, number and date under another code', async () => {
  expect(await saidOf('V25', sheetOf(good(1), good(2), good(4)))).toEqual([
    [3, 'warning', '件号0003缺失;如属移出/销毁请登记。'],
  ]);
  expect(await saidOf('V30', sheetOf(good(1), altered(2, { 题名: '第1号通知' })))).toEqual([
    [2, 'warning', `疑似重复著录:与${code(1)}的题名、文号、日期相同,请核对。`],
  ]);
});

test('V28: a fonds of another archives is refused with its holder', async () => {
  const holders = new Map([['A999', '平江县档案馆']]);
  expect(await saidOf('V28', sheetOf(altered(1, { 档号: 'A999-WS·2011-Y-BGS-0001' })), { holders })).toEqual([
    [1, 'error', '全宗号A999属于平江县档案馆,您无权提交。'],
  ]);
});

test('V32: a formula is stored as it was written, and harmless in whatever is written out', async () => {
  const formula = "=cmd|'/c calc'!A0";
  const { rows, sheet } = await plannedText(
    sheetOf(altered(1, { 题名: formula, 日期: '20119999' }), altered(2, { 题名: formula })),
  );
  expect(rows[1]!.description?.title).toBe(formula);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(new Uint8Array(await answerWorkbook(sheet, rows)).buffer);
  expect(book.worksheets[0]!.getCell('F2').value).toBe(`'${formula}`);
  expect(csvText([[formula]]).toString()).toBe(`\uFEFF'${formula}\r\n`);
});
