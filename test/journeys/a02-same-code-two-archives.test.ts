import { expect, test } from 'vitest';
import { findByCode, searchTitles, showRecord } from '#functions/lookup/contract.ts';
import { confirmOpening, proposeOpening } from '#functions/opening-review/contract.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { importSheet } from '#infra/local/story/deeds.ts';
import { aProvince, refusal } from './standing.ts';

const province = aProvince();
const code = 'C038-001-002-003';
const sheet = (title: string) =>
  utf8Sheet('目录.csv', [
    ['档号', '题名', '责任者', '日期', '保管期限'],
    [code, title, '文星镇人民政府', '19860815', 'Y'],
  ]);
const atProvince = { params: { archivesCode: '443001' }, query: { referenceCode: code } };

test('A02: the same 档号 is accepted at two archives and means two records', async () => {
  const xiangyin = await importSheet(
    province.as('xiangyinCataloguer'),
    { archivesCode: '443021' },
    sheet('湘阴的报告'),
  );
  const pingjiang = await importSheet(
    province.as('pingjiangCataloguer'),
    { archivesCode: '443022' },
    sheet('平江的报告'),
  );
  expect([xiangyin.committed?.created, pingjiang.committed?.created]).toEqual([1, 1]);
});

test('A02: unopened, the province desk finds neither by code; opened by the directors, it finds both with their archives', async () => {
  const desk = province.as('provinceDesk');
  expect((await desk(findByCode, atProvince)).items).toEqual([]);
  for (const [proposer, director, archivesCode] of [
    ['xiangyinCataloguer', 'xiangyinDirector', '443021'],
    ['pingjiangCataloguer', 'pingjiangDirector', '443022'],
  ] as const) {
    const params = { archivesCode };
    const batch = await province.as(proposer)(proposeOpening, {
      params,
      body: { referenceCodes: [code], ground: '满二十五年' },
    });
    await province.as(director)(confirmOpening, { params: { ...params, batchId: batch.batchId } });
  }
  const { items } = await desk(findByCode, atProvince);
  expect(items.map(({ holdingName, title }) => [holdingName, title])).toEqual([
    ['湘阴县档案馆', '湘阴的报告'],
    ['平江县档案馆', '平江的报告'],
  ]);
});

test('A02: the code typed into the search finds both, with their archives, however it is typed', async () => {
  for (const q of [code, 'Ｃ０３８－001－002－003', `${code} 的报告`]) {
    const { byCode } = await province.as('provinceDesk')(searchTitles, { params: atProvince.params, query: { q } });
    expect(byCode.map(({ holdingName }) => holdingName).sort()).toEqual(['平江县档案馆', '湘阴县档案馆'].sort());
  }
});

test('A02: a record is shown only when its archives is named', async () => {
  const desk = province.as('provinceDesk');
  const unnamed = await refusal(desk(showRecord, atProvince));
  expect(unnamed).toMatchObject({ status: 400, slug: 'name-the-archives' });
  expect(unnamed.message).toContain('请指定档案馆');
  const one = await desk(showRecord, {
    ...atProvince,
    query: { holding: '443022', referenceCode: 'Ｃ０３８－001－002－003' },
  });
  expect(one).toMatchObject({
    title: '平江的报告',
    holdingName: '平江县档案馆',
    article: expect.stringContaining('第二十八条'),
  });
});
