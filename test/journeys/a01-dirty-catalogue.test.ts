import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import {
  confirmImport,
  errorWorkbook,
  listImports,
  listIncidents,
  listProblems,
  showImport,
} from '#functions/catalogue-import/contract.ts';
import { listActs } from '#functions/ledger/contract.ts';
import { browseFonds, showRecord } from '#functions/lookup/contract.ts';
import { filesOf2015 } from '#infra/local/samples/sheets.ts';
import { checked, commit, sendSheet } from '#infra/local/story/deeds.ts';
import { everythingKept } from './kept.ts';
import { aProvince, refusal } from './standing.ts';

const province = aProvince();
const xiangyin = { archivesCode: '443021' };
const clerk = () => province.as('xiangyinCataloguer');
const secret = '此题名不得留存于平台任何一处';
let importId = '';
const params = () => ({ ...xiangyin, importId });

test('A01: the GBK sheet is read, five rows are shown, and every row with a mistake is named with its remedy', async () => {
  importId = await sendSheet(clerk(), xiangyin, filesOf2015());
  const shown = await checked(clerk(), params());
  expect(shown).toMatchObject({ state: 'checked', encoding: 'GB18030', headerLine: 1 });
  expect(shown.counts).toEqual({ received: 12, created: 8, updated: 0, unchanged: 0, rejected: 4 });
  expect(shown.preview).toHaveLength(5);
  expect(shown.preview?.[0]?.cells).toMatchObject({ 标题: '关于做好2015年春节期间困难群众生活救助工作的通知' });
  expect(shown.preview?.[2]).toMatchObject({ referenceCode: 'A439-WS·2015·D30·003-005', taken: false });

  const { items } = await clerk()(listProblems, { params: params(), query: { severity: 'error' } });
  expect(items.map(({ row, code, zh }) => [row, code, zh])).toEqual([
    [3, 'V01', '第3行与第7行档号重复:A439-WS·2015·D30·003-005,请核对件号。'],
    [5, 'V05', '日期19920231不存在(1992年2月只有29天),请按原件改正。'],
    [7, 'V01', '第3行与第7行档号重复:A439-WS·2015·D30·003-005,请核对件号。'],
    [11, 'V26', '本平台不得上传涉密档案,该行及其文件已拒收且未保存。'],
  ]);
  expect(shown.asks).toMatchObject([
    { column: '期限', rows: 1, codes: ['V09'], examples: [{ row: 9, proposal: 'Y' }] },
  ]);
});

test('A01: the error workbook holds the rejected rows as the clerk wrote them, and of the secret one only its number', async () => {
  const { url, fileName } = await clerk()(errorWorkbook, { params: params() });
  const answer = await fetch(url);
  expect(answer.headers.get('content-disposition')).toContain('attachment');
  expect(fileName).toMatch(/\.xlsx$/);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(await answer.arrayBuffer());
  const rows = (book.worksheets[0]?.getSheetValues() ?? [])
    .filter(Array.isArray)
    .map((cells) => cells.slice(1).map(String));
  const [header, ...rejected] = rows;
  for (const column of [
    '档号',
    '年度',
    '期限',
    '责任者',
    '文号',
    '标题',
    '成文日期',
    '页数',
    '密级',
    '备注',
    '问题',
    '建议',
  ])
    expect(header).toContain(column);
  expect(rejected).toHaveLength(4);
  expect(rejected[0]?.join()).toContain('Ａ４３９－WS·2015·D30·003－005');
  expect(rejected.map((cells) => cells.join()).join()).not.toContain(secret);
});

test('A01: a column that asks must be answered; confirmed, the eight good rows are committed', async () => {
  expect(await refusal(clerk()(confirmImport, { params: params(), body: {} }))).toMatchObject({
    slug: 'columns-undecided',
  });
  const done = await commit(clerk(), params());
  expect(done.committed).toEqual({ received: 12, created: 8, updated: 0, unchanged: 0, rejected: 4 });
  const which = (referenceCode: string) => ({ params: xiangyin, query: { holding: '443021', referenceCode } });
  const ninth = await province.as('xiangyinDesk')(showRecord, which('A439-WS·2015·Y·003-001'));
  expect(ninth).toMatchObject({ retentionCode: 'Y', openingStatus: 'unreviewed' });
  const twelfth = await province.as('xiangyinDesk')(showRecord, which('A439-WS·2015·D30·003-010'));
  expect(twelfth.documentNumber).toMatchObject({ original: '湘民发(2015)12号', normalised: '湘民发〔2015〕12号' });
  const fonds = { params: { ...xiangyin, fondsNumber: 'A439' } };
  expect((await province.as('xiangyinDesk')(browseFonds, fonds)).items).toHaveLength(8);
});

test('A01: describing is not acceding: the ledger has one act of eight entries and no holdings', async () => {
  const { items } = await province.as('xiangyinDirector')(listActs, { params: xiangyin });
  expect(items.map(({ kind, quantities }) => [kind, quantities.itemEntries])).toEqual([['description', 8]]);
});

test('A01: the same file again changes nothing', async () => {
  const again = await sendSheet(clerk(), xiangyin, filesOf2015());
  const shown = await checked(clerk(), { ...xiangyin, importId: again });
  expect(shown.counts).toEqual({ received: 12, created: 0, updated: 0, unchanged: 8, rejected: 4 });
  expect((await clerk()(listImports, { params: xiangyin })).items).toHaveLength(2);
});

test('A01: of the secret row nothing is kept but its number; the sheet is gone and the director is told of the duty', async () => {
  await province.platform.idle();
  const { items } = await province.as('xiangyinDirector')(listIncidents, { params: xiangyin });
  expect(items[0]).toMatchObject({ rows: [11], count: 1, uploadedBy: 'zhang-min' });
  expect(items[0]?.duty).toContain('报告');
  const kept = await everythingKept(province.platform);
  expect(kept.objects.filter(({ key }) => key.startsWith('sheets/'))).toEqual([]);
  expect(kept.objects.length).toBeGreaterThan(0);
  expect(kept.text).toContain('湘阴县民政局2015年上半年工作总结'); // the search does find what is kept
  for (const piece of [secret, 'A439-WS·2015·D30·003-009', '★']) expect(kept.text.includes(piece), piece).toBe(false);
});

test('the clerk sees the sheet was kept out of sight of others: another archives cannot even ask for it', async () => {
  const other = province.as('pingjiangCataloguer');
  expect(await refusal(other(showImport, { params: params() }))).toMatchObject({ status: 403, slug: 'no-membership' });
});
