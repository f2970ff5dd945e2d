import { expect, test } from 'vitest';
import { listProblems } from '#functions/catalogue-import/contract.ts';
import { findPerson, searchTitles } from '#functions/lookup/contract.ts';
import { confirmOpening, proposeOpening } from '#functions/opening-review/contract.ts';
import { gbkSheet, marriages, utf8Sheet } from '#infra/local/samples/sheets.ts';
import { checked, importSheet, sendSheet, until } from '#infra/local/story/deeds.ts';
import { aProvince } from './standing.ts';

const province = aProvince();
const title = '寶雞市委副秘書長(zhǎng)、市檔案局館長(zhǎng) 曹建國(guó)';
const sheet = utf8Sheet('目录.csv', [
  ['档号', '题名', '责任者', '文号', '日期', '保管期限'],
  ['C038-001-002-003', title, '宝鸡市档案局', '宝档发〔1992〕36号', '19920815', 'Y'],
  ['C038-001-002-004', '关于水库移民安置的请示', '文星镇人民政府', '', '19860815', 'Y'],
]);
const here = (desk: 'xiangyinDesk' | 'provinceDesk', q: string, more: Record<string, string> = {}) =>
  province.as(desk)(searchTitles, {
    params: { archivesCode: desk === 'xiangyinDesk' ? '443021' : '443001' },
    query: { q, ...more } as never,
  });
const codesOf = ({ items }: { items: { referenceCode: string }[] }) => items.map(({ referenceCode }) => referenceCode);

test('A07: a title in Traditional characters with pinyin is found by each way of asking, within a minute, and shown as written', async () => {
  await importSheet(province.as('xiangyinCataloguer'), { archivesCode: '443021' }, sheet);
  await until(
    () => here('xiangyinDesk', '曹建国'),
    ({ total }) => total === 1,
  );
  for (const typed of [
    '曹建国',
    '宝鸡市档案局',
    '館長 曹建國',
    '"副秘书长"',
    '档',
    '曹?国 -移民',
    '宝档发(1992)字第036号',
  ]) {
    const found = await here('xiangyinDesk', typed);
    expect([typed, codesOf(found)]).toEqual([typed, ['C038-001-002-003']]);
    expect(found.items[0]?.title).toBe(title);
  }
  const [hit] = (await here('xiangyinDesk', '館長 曹建國')).items;
  expect(hit?.marks.map(([from, end]) => title.slice(from, end))).toEqual(['館長', '曹建國']);
});

test('a desk elsewhere finds nothing of it, counts nothing and reads no facet until a director opens it; then it does', async () => {
  const nothing = await here('provinceDesk', '曹建国');
  expect(nothing).toMatchObject({ items: [], total: 0, atMost: false, facets: { archives: [], years: [] } });
  const params = { archivesCode: '443021' };
  const batch = await province.as('xiangyinCataloguer')(proposeOpening, {
    params,
    body: { referenceCodes: ['C038-001-002-003'], ground: '满二十五年' },
  });
  await province.as('xiangyinDirector')(confirmOpening, { params: { ...params, batchId: batch.batchId } });
  const found = await until(
    () => here('provinceDesk', '曹建国'),
    ({ total }) => total === 1,
  );
  expect(found.items[0]).toMatchObject({ holdingName: '湘阴县档案馆', title });
  expect(found.facets.years).toEqual([{ value: '1992', count: 1 }]);
  expect((await here('provinceDesk', '移民')).total).toBe(0);
});

test('A07: 𠮷田䶮 of a GB18030 sheet is found by name, by a pattern, by either writing and by initials, and shown as written', async () => {
  const params = { archivesCode: '443022' };
  await importSheet(province.as('pingjiangCataloguer'), params, gbkSheet('1987年婚姻登记.csv', marriages));
  const find = (name: string) => province.as('pingjiangDesk')(findPerson, { params, body: { name, year: 1987 } });
  for (const name of ['𠮷田䶮', '吉田䶮', '𠮷田?', '*田䶮', 'jty', 'jítián yǎn']) {
    const { readable } = await until(
      () => find(name),
      (answer) => answer.readable.length > 0,
    );
    expect([name, readable.map(({ personalNames: [man] }) => man?.name)]).toEqual([name, ['𠮷田䶮']]);
  }
});

test('A07: a run of mojibake is listed as 疑似乱码 by its row before anything is confirmed', async () => {
  const params = { archivesCode: '443021' };
  const by = province.as('xiangyinCataloguer');
  const rows = [
    ['档号', '题名', '责任者', '日期', '保管期限'],
    ['C038-001-002-007', `${title} ??倳浿匾緩?`, '宝鸡市档案局', '19920815', 'Y'],
  ];
  const importId = await sendSheet(by, params, utf8Sheet('乱码.csv', rows));
  await checked(by, { ...params, importId });
  const { items } = await by(listProblems, { params: { ...params, importId } });
  expect(JSON.stringify(items)).toContain('疑似乱码');
});

test('a reference code typed into the search is recognised', async () => {
  const { byCode } = await here('xiangyinDesk', 'Ｃ０３８－001－002－004');
  expect(byCode.map((record) => record.title)).toEqual(['关于水库移民安置的请示']);
});
