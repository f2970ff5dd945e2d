import { expect, test } from 'vitest';
import { listImports, showImport } from '#functions/catalogue-import/contract.ts';
import { correctCode, reverseImport } from '#functions/catalogue-import/correction-contract.ts';
import { listActs } from '#functions/ledger/contract.ts';
import { findByCode, findPerson, listPages, showRecord } from '#functions/lookup/contract.ts';
import { searchTitles } from '#functions/lookup/search-titles-contract.ts';
import { confirmOpening, proposeOpening } from '#functions/opening-review/contract.ts';
import { asSample, scanPage } from '#infra/local/samples/scans.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { checked, commit, importSheet, sendScans, sendSheet, until, verified } from '#infra/local/story/deeds.ts';
import { aProvince, refusal } from './standing.ts';

const province = aProvince();
const params = { archivesCode: '443021' };
const header = ['档号', '题名', '责任者', '日期', '保管期限', '当事人'];
const row = (n: number, title: string, person = '') => [
  `C038-001-090-00${n}`,
  title,
  '文星镇人民政府',
  '19860815',
  'Y',
  person,
];
const sheet = (...rows: string[][]) => utf8Sheet('误传的目录.csv', [header, ...rows]);
const clerk = () => province.as('xiangyinCataloguer');
const desk = () => province.as('xiangyinDesk');
const byCode = async (code: string) =>
  (await desk()(findByCode, { params, query: { referenceCode: code } })).items.map(({ title }) => title);

const titled = async (q: string) => (await desk()(searchTitles, { params, query: { q } })).total;

async function scan(page: number, title = '第二件') {
  const paper = { referenceCode: 'C038-001-090-002', title, lines: [`第${page}页`], pages: 1 };
  return asSample(`C038-001-090-002-000${page}.jpg`, await scanPage(paper, page));
}

const bytesOf = async (page: { image?: { url: string } | undefined } | undefined) =>
  Buffer.from(await (await fetch(page?.image?.url ?? '')).arrayBuffer());

async function undo(importId: string, reason: string) {
  const begun = await clerk()(reverseImport, { params: { ...params, importId }, body: { reason } });
  return until(
    () => clerk()(showImport, { params: { ...params, importId: begun.importId } }),
    ({ state }) => state === 'committed',
  );
}

test('an import by mistake is undone by a reversing one: new entries leave every list, revised ones say again what they said', async () => {
  const first = await importSheet(clerk(), params, sheet(row(1, '原题名'), row(2, '第二件', '赵一鸣')));
  const second = await importSheet(clerk(), params, sheet(row(1, '误改的题名'), row(3, '误增的一件')), 'revise');
  const undone = await undo(second.importId, '传错了表');
  expect(undone).toMatchObject({ reverses: second.importId, reason: '传错了表' });
  expect(undone.committed).toEqual({ received: 2, created: 0, updated: 2, unchanged: 0, rejected: 0 });
  expect([await byCode('C038-001-090-001'), await byCode('C038-001-090-003')]).toEqual([['原题名'], []]);

  await undo(first.importId, '整批作废');
  expect([await byCode('C038-001-090-001'), await byCode('C038-001-090-002')]).toEqual([[], []]);
  const found = await desk()(findPerson, { params, body: { name: '赵一鸣', year: 1986 } });
  expect([...found.readable, ...found.masked]).toEqual([]);
  const { items } = await clerk()(listImports, { params, query: {} });
  expect(items.map(({ stateName }) => stateName)).toEqual(['撤销完毕', '撤销完毕', '已撤销', '已撤销']);
});

test('what was described and taken back sums to nothing in the ledger, and a reversal is asked for once only', async () => {
  const { items } = await province.as('xiangyinDirector')(listActs, { params });
  expect(items.map(({ kind }) => kind)).toEqual(Array(4).fill('description'));
  expect(items.reduce((sum, { quantities }) => sum + (quantities.itemEntries ?? 0), 0)).toBe(0);
  expect(items.flatMap(({ reason }) => reason ?? []).sort()).toEqual(['传错了表', '整批作废']);

  const [{ importId = '' } = {}] = (await clerk()(listImports, { params, query: {} })).items.slice(-1);
  const again = await clerk()(reverseImport, { params: { ...params, importId }, body: { reason: '再来一次' } });
  expect(again).toMatchObject({ state: 'committed', reason: '整批作废' });
  const refused = await refusal(
    clerk()(reverseImport, { params: { ...params, importId: again.importId }, body: { reason: '撤销撤销' } }),
  );
  expect(refused).toMatchObject({ status: 409, slug: 'import-not-committed' });
});

test('the sheet may come again; what was changed or scanned since is not undone unseen but named', async () => {
  const again = await importSheet(clerk(), params, sheet(row(1, '原题名'), row(2, '第二件'), row(4, '第四件')));
  expect(again.committed).toMatchObject({ received: 3, created: 3 });
  await importSheet(clerk(), params, sheet(row(1, '后来更正的题名')), 'revise');
  const scanner = province.as('xiangyinOperator');
  const batchId = await sendScans(scanner, params, '扫描', [await scan(1)]);
  await verified(scanner, { ...params, batchId });
  const undone = await undo(again.importId, '只应撤下未动的');
  expect(undone.committed).toEqual({ received: 3, created: 0, updated: 1, unchanged: 0, rejected: 2 });
  expect(undone.refusedAtCommit?.map(({ code, zh }) => `${code}${zh}`).sort()).toEqual([
    expect.stringContaining('C038-001-090-001在导入之后又有变动'),
    expect.stringContaining('C038-001-090-002已挂接扫描件'),
  ]);
  expect(await byCode('C038-001-090-004')).toEqual([]);
});

test('a wrong 档号 is corrected: scans and opening go along, the old one leads to the new, the ledger stays as it is', async () => {
  const [from, to] = ['C038-001-090-002', 'C038-001-091-007'];
  const proposed = await clerk()(proposeOpening, { params, body: { referenceCodes: [from], ground: '满二十五年' } });
  await province.as('xiangyinDirector')(confirmOpening, { params: { ...params, batchId: proposed.batchId } });
  const correction = { params, body: { from, to, reason: '案卷号著录有误' } };
  const moved = await clerk()(correctCode, correction);
  expect(moved).toEqual({ from, to, version: 1, pages: 1 });
  expect(await clerk()(correctCode, correction)).toMatchObject({ to, version: 1 });

  const elsewhere = province.as('provinceDesk');
  const at = { params: { archivesCode: '443001' } };
  for (const referenceCode of [from, to]) {
    const query = { holding: '443021', referenceCode };
    expect(await elsewhere(showRecord, { ...at, query })).toMatchObject({ referenceCode: to, openingStatus: 'opened' });
    expect((await elsewhere(listPages, { ...at, query })).items).toHaveLength(1);
  }
  const held = await refusal(
    clerk()(correctCode, { params, body: { from: to, to: 'C038-001-090-001', reason: '又一处错误' } }),
  );
  expect(held).toMatchObject({ status: 409, slug: 'code-held' });
});

test('scans that still bear the old 档号 find the record; the old sheet does not bring it back unasked; the title search knows', async () => {
  const scanner = province.as('xiangyinOperator');
  const batchId = await sendScans(scanner, params, '补扫', [await scan(2)]);
  const { progress } = await verified(scanner, { ...params, batchId });
  expect(progress).toMatchObject({ outstanding: 0 });
  const query = { holding: '443021', referenceCode: 'C038-001-091-007' };
  expect((await desk()(listPages, { params, query })).items).toHaveLength(2);

  const importId = await sendSheet(clerk(), params, sheet(row(2, '第二件')));
  const { asks } = await checked(clerk(), { ...params, importId });
  expect(asks).toMatchObject([{ column: '档号', codes: ['V51'] }]);
  expect(asks?.[0]?.examples[0]?.zh).toContain('已更正为C038-001-091-007');
  await commit(clerk(), { ...params, importId });
  expect(await byCode('C038-001-090-002')).toEqual(['第二件']);
  expect((await desk()(listPages, { params, query: { ...query, referenceCode: 'C038-001-090-002' } })).items).toEqual(
    [],
  );

  const before = (await desk()(listPages, { params, query })).items;
  const anew = await sendScans(scanner, params, '新的第二件', [await scan(1, '另一份档案')]);
  expect((await verified(scanner, { ...params, batchId: anew })).progress).toMatchObject({ accepted: 1 });
  const own = (await desk()(listPages, { params, query: { ...query, referenceCode: 'C038-001-090-002' } })).items;
  expect(own).toHaveLength(1);
  expect(before.map(({ sha256 }) => sha256)).not.toContain(own[0]?.sha256);
  expect(await bytesOf(own[0])).not.toEqual(await bytesOf(before[0]));

  province.platform.clock.move(60_000);
  await until(
    () => titled('第二件'),
    (total) => total === 2,
  );
  expect([await titled('第四件'), await titled('误增的一件')]).toEqual([0, 0]);
  await province.platform.idle();
  const { deployed, queues } = province.platform;
  const dead = deployed.of('AWS::SQS::Queue').filter(({ id }) => id.includes('Dead'));
  expect(dead.filter(({ arn }) => queues.depth(arn).visible > 0).map(({ id }) => id)).toEqual([]);
});
