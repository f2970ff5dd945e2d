import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { postAct } from '#functions/ledger/contract.ts';
import { listEditions, showEdition, traceFigure } from '#functions/reports/contract.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { editions, importSheet } from '#infra/local/story/deeds.ts';
import { everythingKept } from './kept.ts';
import { aProvince } from './standing.ts';

/** 31 August 2024, 23:00 in China. */
const province = aProvince({ today: '2024-08-31T15:00:00Z' });
const xiangyin = { archivesCode: '443021' };
const monthly = { ...xiangyin, definitionId: 'monthly-progress' };
const ofProvince = { archivesCode: '443001', definitionId: 'monthly-progress-province' };
const hour = 3_600_000;

const moveTo = (instant: string) => {
  const { clock } = province.platform;
  clock.move(Date.parse(instant) - clock.now());
};
const bytesOf = async ({ url }: { url: string }) => Buffer.from(await (await fetch(url)).arrayBuffer());

test('A09: acts of a month and what was described in it', async () => {
  const director = province.as('xiangyinDirector');
  const opening = {
    number: '期初',
    kind: 'opening-balance' as const,
    date: '20240831',
    quantities: { volumes: 17000 },
  };
  await director(postAct, { params: xiangyin, body: opening });
  moveTo('2024-09-10T02:00:00Z');
  const accession = {
    number: '接字〔2024〕3号',
    kind: 'accession' as const,
    date: '20240910',
    quantities: { volumes: 350, items: 1200 },
  };
  await director(postAct, { params: xiangyin, body: accession });
  await director(postAct, { params: xiangyin, body: accession });
  const rows = [
    ['档号', '题名', '责任者', '日期', '保管期限'],
    ['C038-001-002', '文星镇工作计划', '文星镇人民政府', '19860815', 'Y'],
    ['C038-001-002-001', '文星镇工作总结', '文星镇人民政府', '19860815', 'Y'],
  ];
  const done = await importSheet(province.as('xiangyinCataloguer'), xiangyin, utf8Sheet('目录.csv', rows));
  expect(done.committed?.created).toBe(2);
});

test('A09: nothing before it is due; due at 08:00 on the 1st, fired twice, delivered once', async () => {
  const statistician = province.as('provinceStatistician');
  moveTo('2024-09-30T23:54:00Z');
  await province.platform.fire('Tick');
  await province.platform.idle();
  expect((await editions(statistician, ofProvince)).filter(({ edition }) => edition === '2024-09')).toEqual([]);
  moveTo('2024-10-01T00:00:30Z');
  await Promise.all([province.platform.fire('Tick'), province.platform.fire('Tick')]);
  await province.platform.idle();
  await province.platform.fire('Tick');
  await province.platform.idle();
  const made = (await editions(statistician, ofProvince)).filter(({ period }) => period === '2024-09');
  expect(made.map(({ edition, state, trigger }) => [edition, state, trigger])).toEqual([
    ['2024-09', 'delivered', 'schedule'],
  ]);
});

test('A09: volumes and items are two stocks, describing moves neither, and the balance holds', async () => {
  const edition = await province.as('xiangyinDirector')(showEdition, { params: { ...monthly, edition: '2024-09' } });
  expect(edition.lines?.[0]?.figures).toMatchObject({
    volumesAtStart: 17000,
    volumesAccessioned: 350,
    volumesAtEnd: 17350,
    itemsAtStart: 0,
    itemsAccessioned: 1200,
    itemsAtEnd: 1200,
    volumeEntries: 1,
    itemEntries: 1,
    framesReceived: 0,
  });
});

test('A09: each figure opens its entries, and those who have not reported are named', async () => {
  const params = { ...monthly, edition: '2024-09', figureId: 'volumesAccessioned' };
  const { items } = await province.as('xiangyinDirector')(traceFigure, { params, query: { of: '443021' } });
  expect(items.map(({ quantities, source }) => [quantities.volumes, source.id])).toEqual([[350, '接字〔2024〕3号']]);
  const ofAll = await province.as('provinceStatistician')(showEdition, {
    params: { ...ofProvince, edition: '2024-09' },
  });
  expect(ofAll.lines?.map(({ archivesCode }) => archivesCode)).toEqual(['443001', '443020', '443021', '443022']);
  expect(ofAll.notReported?.map(({ archivesCode }) => archivesCode)).toEqual(['443001', '443020', '443022']);
});

test('A09: the files are what was frozen: JSON by its digest, CSV with its mark, a workbook, a page in Chinese', async () => {
  const show = () => province.as('xiangyinDirector')(showEdition, { params: { ...monthly, edition: '2024-09' } });
  const { downloads, sha256 } = await show();
  if (!downloads) throw new Error('not delivered');
  const [json, csv, xlsx, html, pdf] = await Promise.all(
    [downloads.json, downloads.csv, downloads.xlsx, downloads.html, downloads.pdf].map(bytesOf),
  );
  expect(
    createHash('sha256')
      .update(json ?? '')
      .digest('hex'),
  ).toBe(sha256);
  expect(csv?.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(csv?.toString('utf8')).toContain('17350');
  expect(xlsx?.subarray(0, 2).toString()).toBe('PK');
  expect(pdf?.subarray(0, 5).toString()).toBe('%PDF-');
  expect(html?.toString('utf8')).toMatch(/<html lang="zh-CN">[\s\S]*湘阴县档案馆[\s\S]*17,?350/);

  await province.as('xiangyinDirector')(postAct, {
    params: xiangyin,
    body: { number: '补登', kind: 'accession', date: '20240915', quantities: { volumes: 5 } },
  });
  province.platform.clock.move(hour);
  await province.platform.fire('Tick');
  await province.platform.idle();
  const later = (await show()).downloads;
  expect(later && (await bytesOf(later.json)).equals(json ?? Buffer.alloc(0))).toBe(true);
});

test('A09: one object per file and edition, whatever came twice', async () => {
  const { items } = await province.as('xiangyinDirector')(listEditions, { params: monthly });
  expect(items.filter(({ edition }) => edition === '2024-09')).toHaveLength(1);
  const { objects } = await everythingKept(province.platform);
  const ofSeptember = objects.filter(({ key }) => key.includes('monthly-progress/443021/2024-09'));
  expect(new Set(ofSeptember.map(({ key }) => key)).size).toBe(5);
});
