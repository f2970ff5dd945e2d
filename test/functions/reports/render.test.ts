import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { afterEach, expect, test, vi } from 'vitest';
import { csv } from '#functions/reports/render/csv.ts';
import { html } from '#functions/reports/render/html.ts';
import { xlsx } from '#functions/reports/render/xlsx.ts';
import { type ReportTable, reportTable } from '#functions/reports/report-table.ts';
import { archivesSnapshot, ofArchives, ofProvince, provinceSnapshot } from './september.ts';

const digest = 'ab'.repeat(32);
const drawn = { digest, address: 'https://api.example.cn' };
const asOf = new Date('2024-10-01T00:00:00Z');
const monthly = () => reportTable(ofArchives, archivesSnapshot(), drawn);
const province = () => reportTable(ofProvince, provinceSnapshot(), drawn);
const hostile = (): ReportTable => ({
  ...province(),
  rows: [['443021', '=HYPERLINK("http://x")', '<script>alert(1)</script>', -5, ...Array(14).fill(0)]],
});

afterEach(() => void vi.useRealTimers());

test('the summary is written as archivists write it', () => {
  expect(monthly().summary).toBe(
    '2024年9月末馆藏档案1.7万卷、3235件；本月接收300卷、0件，著录案卷级条目50条、文件级条目1200条，接收扫描件5400画幅。',
  );
  expect(province().summary).toContain('全省3个档案馆馆藏档案101.7万卷、3233件');
  expect(province().summary).toContain('未报送2个。');
  expect(province().remarks).toEqual([
    '未报送（本月无目录著录、无扫描件上传）：湖南省档案馆、平江县档案馆',
    '湖南省档案馆：期初馆藏含本期登记的建账数（或其更正），与上期期末不可比（1笔）',
    '平江县档案馆：馆藏出现负数，移出或销毁多于现有馆藏，请核对登记',
  ]);
});

test('made before the month was over and due, the report says that it is provisional', () => {
  const early = { ...archivesSnapshot(), asOf: '2024-09-20T04:00:00.000Z' };
  expect(reportTable(ofArchives, early, drawn).remarks[0]).toBe('2024年9月报表到期前编制，为阶段数');
  expect(monthly().remarks).toEqual([]);
});

test('CSV reads back: BOM, plain numbers, growth with its reason', () => {
  const bytes = csv(monthly());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const rows: string[][] = parse(bytes, { bom: true });
  expect(rows[0]).toEqual(['类别', '指标', '单位', '本期', '上年同期', '同比', '依据（笔）']);
  expect(rows.find(([, title]) => title === '本月文件级条目')).toEqual([
    '目录',
    '本月文件级条目',
    '条',
    '1200',
    '1000',
    '20.0%',
    '1',
  ]);
  expect(rows.find(([, title]) => title === '本月接收画幅')).toEqual([
    '数字化',
    '本月接收画幅',
    '画幅',
    '5400',
    '0',
    '—（上年为0）',
    '1',
  ]);
});

test('CSV keeps leading zeros and characters outside the basic plane', () => {
  const bytes = csv({ ...province(), rows: [['003021', '𠮷䶮县档案馆', '已报送']], total: undefined as never });
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from('efbbbf', 'hex'));
  expect(bytes.includes(Buffer.from('003021,𠮷䶮县档案馆,已报送', 'utf8'))).toBe(true);
});

test.each(['=1+1', '+1', '-1', '@x', '\tx', '＝1'])(
  'text %j cannot run as a formula in CSV; a negative number stays a number',
  (text) => {
    const rows: string[][] = parse(csv({ ...province(), rows: [[text, -5]], total: undefined as never }), {
      bom: true,
      relax_column_count: true,
    });
    expect(rows[1]).toEqual([`'${text}`, '-5']);
  },
);

const opened = async (bytes: Buffer) => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes as never);
  return book;
};

test('XLSX reads back: real numbers with formats, frozen and repeated head, A4, the entries behind each figure', async () => {
  const book = await opened(await xlsx(monthly(), asOf));
  const sheet = book.getWorksheet('报表')!;
  expect(sheet.getCell('A1').value).toBe('湘阴县档案馆业务进展月报');
  const row = (title: string) =>
    sheet.getRows(4, 18)!.find((one) => one.getCell(2).value === title && one.getCell(3).value !== '件')!;
  expect(row('期末馆藏').getCell(4)).toMatchObject({ value: 16_988, numFmt: '#,##0' });
  expect(row('本月文件级条目').getCell(6)).toMatchObject({ value: 0.2, numFmt: '0.0%' });
  expect(row('本月接收').getCell(6).value).toBe('—（上年为0）');
  expect(sheet.views[0]).toMatchObject({ state: 'frozen', xSplit: 3, ySplit: 3 });
  expect(sheet.pageSetup).toMatchObject({
    paperSize: 9,
    orientation: 'portrait',
    fitToWidth: 1,
    fitToHeight: 0,
    printTitlesRow: '1:3',
  });
  const sources = book
    .getWorksheet('依据')!
    .getSheetValues()
    .map((cells) => (cells as string[] | undefined)?.slice(1));
  const accessioned = {
    text: '本月接收（卷）',
    hyperlink:
      'https://api.example.cn/v1/archives/443021/reports/monthly-progress/editions/2024-09/figures/volumesAccessioned?of=443021',
  };
  expect(sources).toContainEqual(['湘阴县档案馆', accessioned, '20240901#accession#接字〔2024〕1号']);
  expect(JSON.stringify(book.getWorksheet('说明')!.getSheetValues())).toContain(digest);
});

test('the province sheet lies across, with a total', async () => {
  const sheet = (await opened(await xlsx(province(), asOf))).getWorksheet('报表')!;
  expect(sheet.pageSetup.orientation).toBe('landscape');
  expect(sheet.getRow(7).getCell(2).value).toBe('合计');
  expect(sheet.getRow(7).getCell(9).value).toBe(1_016_988);
});

test('hostile text stays text in a workbook', async () => {
  const cell = (await opened(await xlsx(hostile(), asOf))).getWorksheet('报表')!.getCell('B4');
  expect(cell.type).toBe(ExcelJS.ValueType.String);
});

test('the same snapshot gives the same bytes whenever it is drawn', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2024-10-01T00:00:05Z') });
  const [sheet, page, rows] = [await xlsx(monthly(), asOf), html(monthly()), csv(monthly())];
  vi.setSystemTime(new Date('2031-03-03T03:03:03Z'));
  expect((await xlsx(monthly(), asOf)).equals(sheet)).toBe(true);
  expect(html(monthly()).equals(page)).toBe(true);
  expect(csv(monthly()).equals(rows)).toBe(true);
});

test('HTML: Chinese, UTF-8, a caption, heads with scope, A4, nothing that runs or is fetched', () => {
  for (const report of [monthly(), province()]) {
    const page = html(report).toString('utf8');
    expect(page).toContain('<html lang="zh-CN">');
    expect(page).toContain('<meta charset="utf-8">');
    expect(page).toContain('<caption>2024年9月');
    expect(page.match(/<th /g)?.length).toBe(page.match(/<th scope="(col|row)">/g)?.length);
    expect(page).toMatch(/@page \{ size: A4/);
    const withoutSources = page.replaceAll(/<a href="https:[^"]*">[^<]*<\/a>/g, '');
    expect(withoutSources).not.toMatch(/<script|<img|<link|https?:|url\(/i);
  }
});

test('HTML: each cell leads to the entries behind it, by the whole address and of its archives, each head and sum to what it counts', () => {
  const made = (report: string) => `https://api.example.cn/v1/archives/${report}/editions/2024-09/figures`;
  const one = html(monthly()).toString('utf8');
  const ofOne = `${made('443021/reports/monthly-progress')}/volumesAtEnd?of=443021`;
  expect(one).toContain(`<td class="figure"><a href="${ofOne}">16,988</a></td>`);
  expect(one).toContain('<th scope="row"><a href="#d-volumesAtEnd">期末馆藏</a></th>');
  expect(one).toContain(`出处：<a href="${ofOne}">`);
  const many = html(province()).toString('utf8');
  const ofMany = `${made('443001/reports/monthly-progress-province')}/volumesAtEnd?of=443021`;
  expect(many).toContain(`<td class="figure"><a href="${ofMany}">16,988</a></td>`);
  expect(many).toContain('<td class="figure"><a href="#d-volumesAtEnd">1,016,988</a></td>');
  for (const [, id] of many.matchAll(/href="#d-([^"]+)"/g)) expect(many).toContain(`<dt id="d-${id}">`);
  for (const [, of] of many.matchAll(/href="https:[^"?]*([^"]*)"/g)) expect(of).toMatch(/^\?of=\d{6}$/);
});

test('HTML shows hostile text as text', () => {
  const page = html(hostile()).toString('utf8');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).not.toContain('<script');
});
