import { createHash } from 'node:crypto';
import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';

/** A sheet as a clerk would send it. */
export type SampleSheet = { fileName: string; bytes: Buffer; sha256: string };

/** A file with its digest. */
export const asSheet = (fileName: string, bytes: Buffer): SampleSheet => ({
  fileName,
  bytes,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

const cell = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const lines = (rows: string[][]) => `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

/** A CSV in GB18030 (GBK and its superset), as a Chinese Windows saves it. */
export const gbkSheet = (fileName: string, rows: string[][]): SampleSheet =>
  asSheet(fileName, iconv.encode(lines(rows), 'gb18030'));

/** A CSV in UTF-8, with a byte order mark as Excel writes it or without. */
export const utf8Sheet = (fileName: string, rows: string[][], mark = true): SampleSheet =>
  asSheet(fileName, Buffer.from(`${mark ? '\uFEFF' : ''}${lines(rows)}`, 'utf8'));

/** A workbook with one sheet of text cells. */
export async function xlsxSheet(fileName: string, rows: string[][]): Promise<SampleSheet> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('目录').addRows(rows);
  return asSheet(fileName, Buffer.from(await book.xlsx.writeBuffer()));
}

const header = ['档号', '年度', '期限', '责任者', '文号', '标题', '成文日期', '页数', '密级', '备注'];

/**
 * 2015年文书目录.csv of 湘阴县民政局, twelve rows in GBK with the mistakes of a real year: row 3 full-width and held twice
 * (row 7), row 5 a day that never was, row 9 永 for Y, row 11 a state secret, row 12 a document number in the wrong brackets.
 */
export const filesOf2015 = (): SampleSheet => gbkSheet('2015年文书目录.csv', linesOf2015);

const bureau = '湘阴县民政局';
const rowsOf2015 = [
  [
    'A439-WS·2015·D30·003-001',
    '2015',
    'D30',
    bureau,
    '湘民发〔2015〕1号',
    '关于做好2015年春节期间困难群众生活救助工作的通知',
    '20150112',
    '4',
    '',
    '',
  ],
  [
    'A439-WS·2015·D30·003-002',
    '2015',
    'D30',
    bureau,
    '湘民发〔2015〕3号',
    '关于开展农村五保对象复核工作的通知',
    '20150205',
    '6',
    '',
    '',
  ],
  [
    'Ａ４３９－WS·2015·D30·003－005',
    '2015',
    'D30',
    bureau,
    '湘民发〔2015〕5号',
    '关于下达2015年城乡医疗救助资金的通知',
    '20150318',
    '3',
    '',
    '',
  ],
  [
    'A439-WS·2015·D30·003-003',
    '2015',
    'D30',
    bureau,
    '湘民发〔2015〕4号',
    '关于表彰2014年度民政工作先进单位的决定',
    '20150226',
    '5',
    '',
    '',
  ],
  ['A439-WS·2015·D30·003-004', '2015', 'D30', bureau, '', '关于上报殡葬改革工作情况的报告', '19920231', '7', '', ''],
  [
    'A439-WS·2015·D30·003-006',
    '2015',
    'D30',
    bureau,
    '湘民函〔2015〕2号',
    '关于同意成立湘阴县志愿者协会的批复',
    '20150420',
    '2',
    '',
    '',
  ],
  [
    'A439-WS·2015·D30·003-005',
    '2015',
    'D30',
    bureau,
    '湘民发〔2015〕6号',
    '关于开展养老机构消防安全检查的通知',
    '20150402',
    '4',
    '',
    '',
  ],
  [
    'A439-WS·2015·D30·003-007',
    '2015',
    'D30',
    bureau,
    '湘民发〔2015〕7号',
    '关于做好2015年防汛救灾物资储备工作的通知',
    '20150506',
    '3',
    '',
    '',
  ],
  [
    'A439-WS·2015·Y·003-001',
    '2015',
    '永',
    bureau,
    '湘民发〔2015〕9号',
    '关于湘阴县行政区划调整有关事项的请示',
    '20150611',
    '12',
    '',
    '',
  ],
  [
    'A439-WS·2015·D30·003-008',
    '2015',
    'D30',
    bureau,
    '',
    '湘阴县民政局2015年上半年工作总结',
    '20150702',
    '9',
    '内部',
    '',
  ],
  [
    'A439-WS·2015·D30·003-009',
    '2015',
    'D30',
    bureau,
    '',
    '此题名不得留存于平台任何一处',
    '20150715',
    '2',
    '机密★10年',
    '',
  ],
  [
    'A439-WS·2015·D30·003-010',
    '2015',
    'D30',
    bureau,
    '湘民发(2015)12号',
    '关于印发《湘阴县2015年低保工作方案》的通知',
    '20150820',
    '8',
    '',
    '',
  ],
];

/** The lines of that sheet, its column names first. */
export const linesOf2015: string[][] = [header, ...rowsOf2015];

/** The marriage register of 平江县长寿区, 1987, in an Excel workbook; 吴秀英 is on it twice by name, once by herself. */
export const marriagesOf1987 = (): Promise<SampleSheet> => xlsxSheet('1987年婚姻登记目录.xlsx', marriages);

const office = '平江县长寿区公所';
export const marriages = [
  ['档号', '年度', '期限', '男方姓名', '女方姓名', '登记日期', '登记机关', '页数', '开放标识'],
  ['A120-ZY·HY·1987·Y-0230', '1987', 'Y', '欧阳建华', '李桂香', '19870609', office, '2', '控制'],
  ['A120-ZY·HY·1987·Y-0231', '1987', 'Y', '陈志远', '吴秀英', '19870612', office, '2', '控制'],
  ['A120-ZY·HY·1987·Y-0232', '1987', 'Y', '𠮷田䶮', '周小妹', '19870615', office, '2', '控制'],
  ['A120-ZY·HY·1987·Y-0233', '1987', 'Y', '张建国', '吴秀英', '19871103', office, '2', '开放'],
];

/** The volumes of 湘阴县文星镇 that are being scanned; the second one also exists at 平江, under the same code. */
export const volumesOfWenxing = (): SampleSheet =>
  utf8Sheet('文星镇案卷目录.csv', [
    ['档号', '案卷题名', '责任者', '起止日期', '保管期限', '总页数'],
    ['C038-001-002', '文星镇人民政府1986年工作计划、总结', '文星镇人民政府', '19860000', 'Y', '6'],
    ['C038-001-002-003', '文星镇关于乡镇企业发展情况的报告', '文星镇人民政府', '19860815', 'Y', '3'],
  ]);
