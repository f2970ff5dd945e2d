import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { expect, onTestFinished, test } from 'vitest';
import type { Client } from '#infra/client/client.ts';
import { exitCodes, run } from '#infra/client/run.ts';
import { secretLinesOf } from '#infra/client/secret-rows.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { sheetOf, workbookOf, zipOf } from '#test/functions/catalogue-import/reading/zips.ts';

const ownFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};
const header = ['档号', '题名', '密级', '备注'];
const rows = [
  ['某局目录', '', '', ''],
  header,
  ['A1-1', '关于保守国家秘密的通知', '', ''],
  ['A1-2', '某件', '机', ''],
  ['A1-3', '某件', '内部', '秘密★10年'],
];

test.each([
  ['CSV', utf8Sheet('a.csv', rows).bytes],
  ['GB18030 CSV', iconv.encode(rows.map((row) => row.join(',')).join('\r\n'), 'gb18030')],
  ['XLSX', zipOf(workbookOf(sheetOf(rows)))],
])('secret rows of a %s are told by the line of the file; a mere mention of the word is none', async (_, bytes) => {
  expect(await secretLinesOf(bytes)).toEqual([4, 5]);
});

/** A platform that answers as it is told, by the contract's name, and keeps what it was asked. */
function platformOf(answers: Record<string, unknown[]>) {
  const asked: [name: string, given: unknown][] = [];
  const by = (async (contract: { name: string }, given: unknown) => {
    asked.push([contract.name, given]);
    const left = answers[contract.name];
    if (!left?.length) throw new Error(`asked for ${contract.name}`);
    return left.length > 1 ? left.shift() : left[0];
  }) as Client;
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const world = { by, say, line: say, tokenIsRenewed: false, signal: new AbortController().signal };
  return { asked, said, world };
}

test('a sheet with a secret row is not sent, and nothing of the row is repeated', async () => {
  const path = join(ownFolder(), '目录.csv');
  writeFileSync(path, utf8Sheet('目录.csv', rows).bytes);
  const { world, asked, said } = platformOf({});
  expect(await run(['import', path, '--archives', '443021', '--confirm'], world)).toBe(exitCodes.refused);
  expect(asked).toEqual([]);
  expect(said.join()).toContain('文件第4、5行(共2行)标有国家秘密密级');
  expect(said.join()).not.toMatch(/A1-2|某件|★/);
});

/** Where a sheet is put, and the error workbook fetched. */
async function storage(): Promise<{ url: string; puts: { body: string; headers: unknown }[] }> {
  const puts: { body: string; headers: unknown }[] = [];
  const server = createServer(async (req, res) => {
    const body: Buffer[] = [];
    for await (const piece of req) body.push(piece);
    if (req.method === 'PUT') puts.push({ body: Buffer.concat(body).toString(), headers: req.headers });
    res.end(req.method === 'GET' ? '改错表' : '');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sheet`, puts };
}

const opened = (url: string) => [{ importId: 'I1', upload: { url, headers: { 'if-none-match': '*' }, expiresAt: '' } }];
const counts = { received: 2, created: 2, updated: 0, unchanged: 0, rejected: 0 };
const clean = utf8Sheet('目录.csv', [header, ['A1-1', '一', '公开', ''], ['A1-2', '二', '', '']]);

test('a clean sheet is sent, checked, confirmed where asked, and the counts are told', async () => {
  const path = join(ownFolder(), '目录.csv');
  writeFileSync(path, clean.bytes);
  const { url, puts } = await storage();
  const { world, asked, said } = platformOf({
    'open-import': opened(url),
    'show-import': [
      { state: 'reading', stateName: '正在读取' },
      { state: 'checked', stateName: '待确认', counts, asks: [] },
      { state: 'committed', stateName: '已入库', counts, committed: counts },
    ],
    'confirm-import': [{}],
  });
  expect(await run(['import', path, '--archives', '443021', '--confirm'], world)).toBe(exitCodes.done);
  expect(asked.map(([name]) => name)).toEqual([
    'open-import',
    'show-import',
    'show-import',
    'confirm-import',
    'show-import',
  ]);
  expect(asked[0]?.[1]).toMatchObject({
    params: { archivesCode: '443021' },
    body: { fileName: '目录.csv', size: clean.bytes.length, sha256: clean.sha256, whenHeld: 'refuse' },
  });
  expect(puts).toMatchObject([{ body: clean.bytes.toString(), headers: { 'if-none-match': '*' } }]);
  expect(said.at(-1)).toBe('已入库。收到2行:新增2、更新0、未变0、退回0。');
});

test('refused rows are told with their remedy, the error workbook is fetched, and what is undecided is not confirmed', async () => {
  const folder = ownFolder();
  const path = join(folder, '目录.csv');
  writeFileSync(path, clean.bytes);
  const { url } = await storage();
  const asks = [{ column: '日期', rows: 1, codes: ['Y01'], examples: [{ row: 2, zh: '日期读作1998-03-02', en: '' }] }];
  const { world, asked, said } = platformOf({
    'open-import': opened(url),
    'show-import': [{ state: 'checked', stateName: '待确认', counts: { ...counts, created: 1, rejected: 1 }, asks }],
    'list-problems': [{ items: [{ row: 1, column: '题名', zh: '缺题名。', proposal: '补上题名' }] }],
    'error-workbook': [{ url, expiresAt: '', fileName: '改错表.xlsx' }],
  });
  const errors = join(folder, '改错表.xlsx');
  const words = ['import', path, '--archives', '443021', '--confirm', '--errors', errors];
  expect(await run(words, world)).toBe(exitCodes.failed);
  expect(asked.map(([name]) => name)).not.toContain('confirm-import');
  expect(said).toContain('退回\t第1行\t题名\t缺题名。\t建议:补上题名');
  expect(said).toContain('待确认\t日期\t1行\t日期读作1998-03-02');
  expect(readFileSync(errors, 'utf8')).toBe('改错表');
});

test('columns that ask are accepted or declined in so many words, and then confirmed; one left out is named', async () => {
  const path = join(ownFolder(), '目录.csv');
  writeFileSync(path, clean.bytes);
  const { url } = await storage();
  const asks = ['日期', '责任者'].map((column) => ({ column, rows: 1, codes: ['V04'], examples: [] }));
  const answers = {
    'open-import': [...opened(url), ...opened(url)],
    'show-import': [
      { state: 'checked', stateName: '待确认', counts, asks },
      { state: 'checked', stateName: '待确认', counts, asks },
      { state: 'committed', stateName: '已入库', counts, committed: counts },
    ],
    'confirm-import': [{}],
  };
  const { world, asked, said } = platformOf(answers);
  const words = ['import', path, '--archives', '443021', '--confirm', '--accept', '日期'];
  expect(await run(words, world)).toBe(exitCodes.failed);
  expect(said.at(-1)).toContain('“责任者”列待确认');
  expect(await run([...words, '--decline', '责任者'], world)).toBe(exitCodes.done);
  const confirmed = asked.find(([name]) => name === 'confirm-import');
  expect(confirmed?.[1]).toMatchObject({ body: { accept: ['日期'], decline: ['责任者'] } });
});

test('the report of a batch, by the folder it was sent from, as lines and as a table', async () => {
  const folder = ownFolder();
  const check = {
    property: '完整性',
    id: 'I01',
    title: '总件数相符性',
    purpose: '',
    stage: '移交与接收',
    engine: 'v2',
  };
  const progress = { files: 3, accepted: 3, outstanding: 0 };
  const { world, asked, said } = platformOf({
    'show-batch': [{ sentence: '已核验3/3个文件,全部核验完毕。', progress }],
    'show-verification': [
      {
        checks: [{ ...check, id: 'I07', result: 'pass' }],
        items: [
          {
            referenceCode: 'A1-1',
            outcome: 'fail',
            sentence: '应有4页,实有3页',
            checks: [{ ...check, result: 'fail', reason: '缺第4页' }],
          },
        ],
        next: 'c2',
      },
      { checks: [], items: [{ referenceCode: 'A1-2', outcome: 'pass', sentence: '应有1页,实有1页', checks: [] }] },
    ],
  });
  expect(await run(['report', folder, '--archives', '443021'], world)).toBe(exitCodes.usage);
  writeFileSync(join(folder, '.lantai-journal.jsonl'), '{"archivesCode":"443021","batchId":"B7"}\n');
  const out = join(folder, '报告.csv');
  expect(await run(['report', folder, '--archives', '443021', '--out', out], world)).toBe(exitCodes.failed);
  expect(asked[0]?.[1]).toEqual({ params: { archivesCode: '443021', batchId: 'B7' } });
  expect(said).toContain('A1-2\t检测通过\t应有1页,实有1页');
  const table = readFileSync(out, 'utf8').split('\r\n');
  expect(table).toContain('A1-1,完整性,I01,总件数相符性,移交与接收,v2,未通过,缺第4页');
  expect(table[1]).toMatch(/^\(批次\),完整性,I07/);
});
