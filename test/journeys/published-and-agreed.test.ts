import { expect, test } from 'vitest';
import { endAgreement, listAgreements } from '#functions/directory/contract.ts';
import { findPerson, searchPublished, searchTitles, showPublished } from '#functions/lookup/contract.ts';
import {
  confirmOpening,
  confirmPublication,
  proposeOpening,
  proposePublication,
  withdrawPublication,
} from '#functions/opening-review/contract.ts';
import { client } from '#infra/client/client.ts';
import { marriages, utf8Sheet } from '#infra/local/samples/sheets.ts';
import { importSheet, until } from '#infra/local/story/deeds.ts';
import { aProvince, refusal } from './standing.ts';

const province = aProvince();
const params = { archivesCode: '443021' };
const codes = ['C038-001-002-003', 'C038-001-002-004'];
const sheet = utf8Sheet('全部写着开放.csv', [
  ['档号', '题名', '责任者', '日期', '保管期限', '开放标识'],
  ...codes.map((code, n) => [code, `文星镇大事记第${n + 1}册`, '文星镇人民政府', '19860815', 'Y', '开放']),
]);
const publicly = (q: string) => client(province.platform.origin)(searchPublished, { query: { q } });

test('a CSV with 开放 in every row shows the public nothing, nor does opening; a confirmed published batch does, until it is withdrawn', async () => {
  const clerk = province.as('xiangyinCataloguer');
  const director = province.as('xiangyinDirector');
  await importSheet(clerk, params, sheet);
  const atDesk = () => province.as('xiangyinDesk')(searchTitles, { params, query: { q: '大事记' } });
  await until(atDesk, ({ total }) => total === 2);
  expect(await publicly('')).toMatchObject({ items: [], total: 0, facets: { archives: [], years: [] } });

  const body = { referenceCodes: codes, ground: '满二十五年' };
  const opening = await clerk(proposeOpening, { params, body });
  await director(confirmOpening, { params: { ...params, batchId: opening.batchId } });
  const elsewhere = { params: { archivesCode: '443001' }, query: { q: '大事记' } };
  await until(
    () => province.as('provinceDesk')(searchTitles, elsewhere),
    ({ total }) => total === 2,
  );
  expect(await publicly('')).toMatchObject({ items: [], total: 0 });

  const { batchId } = await clerk(proposePublication, {
    params,
    body: { referenceCodes: codes.slice(0, 1), ground: '上网' },
  });
  expect(await publicly('大事记')).toMatchObject({ total: 0 });
  await director(confirmPublication, { params: { ...params, batchId } });
  const found = await until(
    () => publicly('大事记'),
    ({ total }) => total === 1,
  );
  expect(found.items).toMatchObject([
    { referenceCode: codes[0], title: '文星镇大事记第1册', holdingName: '湘阴县档案馆' },
  ]);
  const which = { query: { holding: '443021', referenceCode: codes[0] ?? '' } };
  expect(await client(province.platform.origin)(showPublished, which)).toMatchObject({ title: '文星镇大事记第1册' });

  await director(withdrawPublication, { params: { ...params, batchId }, body: { reason: '另行校订' } });
  expect((await publicly('大事记')).items).toEqual([]);
  expect(await refusal(client(province.platform.origin)(showPublished, which))).toMatchObject({ status: 404 });
  await until(
    () => publicly('大事记'),
    ({ total }) => total === 0,
  );
});

test('an agreement ends, and within a minute its masked hits vanish, by name and by pinyin; the holder still finds its own', async () => {
  const [header = [], ...rows] = marriages;
  await importSheet(
    province.as('pingjiangCataloguer'),
    { archivesCode: '443022' },
    utf8Sheet('1987年婚姻登记.csv', [header, ...rows]),
  );
  const find = (who: 'provinceDesk' | 'pingjiangDesk', name: string) =>
    province.as(who)(findPerson, {
      params: { archivesCode: who === 'provinceDesk' ? '443001' : '443022' },
      body: { name, year: 1987 },
    });
  for (const name of ['吴秀英', '吳秀英', 'wú xiùyīng', 'Wu Xiuying']) {
    const { masked, readable } = await find('provinceDesk', name);
    expect([name, readable, masked[0]?.names]).toEqual([name, [], expect.arrayContaining(['吴**'])]);
  }
  const head = { archivesCode: '443001' };
  const superior = province.as('provinceAdministrator');
  const { items } = await superior(listAgreements, { params: head });
  for (const { agreementId } of items) await superior(endAgreement, { params: { ...head, agreementId } });
  province.platform.clock.move(31_000); // an instance keeps what it read of the directory for half a minute
  for (const name of ['吴秀英', 'Wu Xiuying'])
    expect(await find('provinceDesk', name)).toEqual({ readable: [], masked: [] });
  expect((await find('pingjiangDesk', 'wuxiuying')).readable.length).toBeGreaterThan(0);
});
