import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { listAudit } from '#functions/audit-trail/contract.ts';
import { showExport, startExport } from '#functions/package-export/contract.ts';
import { scanPapers } from '#infra/local/samples/scans.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { closed, importSheet, sendScans, until, verified } from '#infra/local/story/deeds.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { proveContents, readTransferPackage } from '#shared/packages/transfer-package.ts';
import { sourceOf } from '#shared/packages/zip-directory.ts';
import { zipOf } from '#test/functions/catalogue-import/reading/zips.ts';
import { bagFaults } from './bag.ts';
import { aProvince, refusal } from './standing.ts';

const province = aProvince();
const params = { archivesCode: '443021' };
const director = () => province.as('xiangyinDirector');
const papers = ['C038-001-002', 'C038-001-003'].map((referenceCode, n) => ({
  referenceCode,
  title: '文星镇文件',
  lines: [],
  pages: n + 1,
}));
const title = '关于“三资”清理的<请示> & 批复';
let batchId: string;
let scans: Awaited<ReturnType<typeof scanPapers>>;

beforeAll(async () => {
  const row = (code: string, pages: string) => [
    code,
    title,
    '文星镇人民政府',
    '19980302',
    'Y',
    pages,
    `文政发〔1998〕${pages}号`,
  ];
  const rows = [row('C038-001-002', '1'), row('C038-001-003', '2'), row('C038-001-004', '3')];
  const sheet = utf8Sheet('案卷目录.csv', [['档号', '题名', '责任者', '日期', '保管期限', '页数', '文号'], ...rows]);
  await importSheet(province.as('xiangyinCataloguer'), params, sheet);
  const operator = province.as('xiangyinOperator');
  scans = await scanPapers(papers);
  batchId = await sendScans(operator, params, '文星镇', scans);
  await verified(operator, { ...params, batchId });
  await closed(operator, { ...params, batchId });
});

type Body = { form: 'transfer' | 'bagit'; fondsNumber: string } | { form: 'transfer' | 'bagit'; ofBatch: string };

async function exported(body: Body): Promise<{ zip: Buffer; answer: Response; exportId: string }> {
  const { exportId } = await director()(startExport, { params, body });
  const shown = await until(
    () => director()(showExport, { params: { ...params, exportId } }),
    ({ state }) => state === 'ready' || state === 'failed',
  );
  expect(shown.fault).toBeUndefined();
  const answer = await fetch(shown.download?.url ?? '');
  const zip = Buffer.from(await answer.arrayBuffer());
  expect(zip.length).toBe(shown.written.bytes);
  return { zip, answer, exportId };
}

test('a fonds in the receiver’s form: read back by our own reader, each 档号 with its folder, each file proved', async () => {
  const { zip, answer } = await exported({ form: 'transfer', fondsNumber: 'C038' });
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''C038-\w+\.zip$/);
  const read = await readTransferPackage(sourceOf(zip));
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  expect(read.note).toMatchObject({
    移交单位: '湘阴县档案馆',
    起止档号: 'C038-001-002至C038-001-004',
    档案数量: expect.stringContaining('3件(卷),3个文件'),
  });
  expect([...read.records.keys()]).toEqual(['C038-001-002', 'C038-001-003', 'C038-001-004']);
  expect(read.records.get('C038-001-003')?.fields).toMatchObject({
    顺序号: '2',
    题名: title,
    保管期限: '永久',
    页数: '2',
  });
  const names = [...read.records.values()].map(({ files }) => files.map(({ name }) => name.split('/').at(-1)));
  const metadata = '电子档案元数据.XML';
  expect(names).toEqual([
    [metadata, 'C038-001-002-0001.jpg'],
    [metadata, 'C038-001-003-0001.jpg', 'C038-001-003-0002.jpg'],
    [metadata],
  ]);
  expect(await proveContents(sourceOf(zip), read)).toEqual([]);

  const spoilt = Buffer.from(zip);
  const at = spoilt.indexOf(scans[0]?.bytes.subarray(0, 64) ?? Buffer.of()) + 500;
  spoilt[at] = (spoilt[at] ?? 0) ^ 1;
  await expect(proveContents(sourceOf(spoilt), read)).rejects.toThrow('not what its directory says');
  const day = shanghaiDay(new Date(province.platform.clock.now()));
  const { items } = await director()(listAudit, { params, query: { day, limit: 500 } });
  expect(items.filter(({ action }) => action === 'start-export')).toMatchObject([
    { actor: 'liu-bo', target: 'C038', outcome: 'done' },
  ]);
});

test('what is wrong with a package is said by the name of the item', async () => {
  const item = (code: string) =>
    `<文件><顺序号>1</顺序号><档号>${code}</档号><责任者/><题名/><日期/><保管期限/><密级/><备注/></文件>`;
  const note = ['移交单位', '内容描述', '起止档号', '档案数量', '软硬件环境'].map((name) => `${name}：有`).join('\r\n');
  const faults = async (catalogue: string, ...files: string[]) => {
    const zip = zipOf([
      { name: '说明文件.TXT', content: note },
      { name: '目录文件.XML', content: `<文件目录>${catalogue}</文件目录>` },
      ...files.map((name) => ({ name, content: '<电子档案元数据/>' })),
    ]);
    const read = await readTransferPackage(sourceOf(zip));
    return 'faults' in read ? read.faults : [];
  };
  const [one, two] = ['A1/WS/A1-1-1/电子档案元数据.XML', 'A1/WS/A1-1-2/电子档案元数据.XML'];
  expect(await faults(item('A1-1-1'), one)).toEqual([]);
  expect(await faults(item('A1-1-1') + item('A1-1-2'), one)).toEqual(['目录中的档号A1-1-2没有对应的文件夹。']);
  expect(await faults(item('A1-1-1'), one, two)).toEqual(['文件夹A1/WS/A1-1-2不在目录文件中。']);
  expect(await faults(item('A1-1-1') + item('A1-1-1'), one)).toEqual(['目录文件.XML中档号A1-1-1重复。']);
  expect(await faults(item('A1-1-1'), one, 'A1/QT/A1-1-1/a.jpg')).toEqual([
    '档号A1-1-1有两个文件夹:A1/WS/A1-1-1、A1/QT/A1-1-1。',
  ]);
  expect(await faults('</文件目录><!DOCTYPE x><文件目录>', one)).toEqual([
    '目录文件.XML不能解析(格式错误,或含有DTD)。',
  ]);
  const traversing = await readTransferPackage(sourceOf(zipOf([{ name: '../说明文件.TXT', content: note }])));
  expect(traversing).toEqual({ faults: ['文件“../说明文件.TXT”已拒收:含越界路径。'] });
});

test('a batch as a bag: complete and valid by RFC 8493, unpacked by another program, checked by another’s digests', async (context) => {
  const { zip, exportId } = await exported({ form: 'bagit', ofBatch: batchId });
  const folder = mkdtempSync(join(tmpdir(), 'bag-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'bag.zip'), zip);
  const program = (name: string, words: string[], cwd = folder) => {
    try {
      return execFileSync(name, words, { cwd, env: { ...process.env, LC_ALL: 'C.UTF-8' } }).toString();
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return undefined;
      throw error;
    }
  };
  if (program('python3', ['-c', "import zipfile; zipfile.ZipFile('bag.zip').extractall('.')"]) === undefined)
    return context.skip('no other program that unpacks (python3) is installed');
  const bag = join(folder, `lantai-${exportId}`);
  expect(bagFaults(bag)).toEqual([]);
  for (const manifest of ['manifest-sha256.txt', 'tagmanifest-sha256.txt']) {
    const checked = program('sha256sum', ['--check', '--strict', manifest], bag);
    if (checked !== undefined) expect(checked).not.toContain('FAILED');
  }
  const validators: [name: string, ...words: string[]][] = [
    ['bagit', '--validate', bag],
    ['bagit.py', '--validate', bag],
  ];
  if (!validators.some(([name, ...words]) => program(name, words) !== undefined))
    console.log('no BagIt validator (bagit, bagit.py) is on the PATH: checked by the rules of RFC 8493 and sha256sum');

  const images = readdirSync(join(bag, 'data'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.jpg'));
  expect(images.map((name) => readFileSync(join(bag, 'data', name)).length).sort()).toEqual(
    scans.map(({ bytes }) => bytes.length).sort(),
  );
  const [image = ''] = images;
  const path = join(bag, 'data', image);
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0, 0, 1));
  expect(bagFaults(bag)).toEqual([`data/${image}: digest`]);
  expect(statSync(path).size).toBe(bytes.length);
});

test('only a director exports, only what is there; a link lives for five minutes', async () => {
  const body = { form: 'bagit' as const, ofBatch: batchId };
  expect((await refusal(province.as('xiangyinOperator')(startExport, { params, body }))).status).toBe(403);
  expect((await refusal(province.as('pingjiangDirector')(startExport, { params, body }))).slug).toBe('no-membership');
  const elsewhere = { archivesCode: '443022' };
  expect((await refusal(province.as('pingjiangDirector')(startExport, { params: elsewhere, body }))).slug).toBe(
    'batch-not-found',
  );
  const nowhere = { form: 'transfer' as const, fondsNumber: 'X999' };
  expect((await refusal(director()(startExport, { params, body: nowhere }))).slug).toBe('fonds-not-registered');
  const { exportId } = await director()(startExport, { params, body });
  const there = { params: { ...params, exportId } };
  expect(
    (await refusal(province.as('pingjiangDirector')(showExport, { params: { ...elsewhere, exportId } }))).slug,
  ).toBe('export-not-found');
  const { download } = await until(
    () => director()(showExport, there),
    ({ state }) => state === 'ready',
  );
  await province.platform.clock.move(301_000);
  expect((await fetch(download?.url ?? '')).status).toBe(403);
});
