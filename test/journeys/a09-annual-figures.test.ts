import { expect, test } from 'vitest';
import { postAct } from '#functions/ledger/contract.ts';
import { listEditions, showEdition, traceFigure } from '#functions/reports/contract.ts';
import { fillReturn, submitReturn } from '#functions/statistics/contract.ts';
import { until } from '#infra/local/story/deeds.ts';
import { everythingKept } from './kept.ts';
import { aProvince, refusal } from './standing.ts';

/** 9 January 2016, 10:00 in China: the day before the annual reports are due. */
const province = aProvince({ today: '2016-01-09T02:00:00Z' });
const provincial = { archivesCode: '443001' };
const xiangyin = { archivesCode: '443021' };
const pingjiang = { archivesCode: '443022' };
const annual = { ...provincial, definitionId: 'annual-statistics-province', edition: '2015' };

/** The figures of a whole province, held at one of its archives; the other has nothing before 2015. */
const acts = [
  ['opening-balance', '20051231', { volumes: 11_528_839 }],
  ['accession', '20120601', { volumes: 3_831_213 }],
  ['accession', '20140601', { volumes: 569_948 }],
  ['accession', '20150601', { volumes: 660_000 }],
  ['frames-digitised', '20080601', { frames: 34_949_760 }],
  ['frames-digitised', '20110601', { frames: 74_400_000 }],
  ['frames-digitised', '20140601', { frames: 40_000_000 }],
  ['frames-digitised', '20150601', { frames: 45_600_000 }],
] as const;

test('A09: the acts of ten years are registered', async () => {
  for (const [n, [kind, date, quantities]] of acts.entries())
    await province.as('xiangyinDirector')(postAct, {
      params: xiangyin,
      body: { number: `登字${n + 1}号`, kind, date, quantities: { ...quantities } },
    });
  await province.as('pingjiangDirector')(postAct, {
    params: pingjiang,
    body: { number: '接字1号', kind: 'accession', date: '20150901', quantities: { volumes: 120 } },
  });
});

test('A09: 年末 ≠ 年初＋接收＋征集－移出－销毁 is refused before submission, with the cell and what is missing', async () => {
  const params = { ...xiangyin, year: '2015' };
  const by = province.as('xiangyinDirector');
  const body = { revision: 0, declared: { volumesAtEnd: 16_590_001, itemsAtEnd: 0, staffTotal: 16, fondsCount: 120 } };
  await by(fillReturn, { params, body });
  const refused = await refusal(by(submitReturn, { params, body: { revision: 1 } }));
  expect([refused.status, refused.slug]).toEqual([422, 'return-not-ready']);
  expect(refused.message).toMatch(/年末以卷为保管单位档案（清点数）”填16590001.*＝16590000相差1/);
  expect(refused.message).toContain('“公开出版”未填');
});

test('A09: at 08:00 on 10 January, fired twice, the annual report is delivered once', async () => {
  const { platform } = province;
  platform.clock.move(Date.parse('2016-01-10T00:00:10Z') - platform.clock.now());
  await Promise.all([platform.fire('Tick'), platform.fire('Tick')]);
  await platform.fire('Tick');
  const made = await until(
    () => province.as('provinceStatistician')(listEditions, { params: annual }),
    ({ items }) => items.some(({ edition, state }) => edition === '2015' && state === 'delivered'),
  );
  expect(made.items.filter(({ period }) => period === '2015')).toHaveLength(1);
  await platform.idle(90_000);
  const { objects } = await everythingKept(platform);
  const files = objects.map(({ key }) => key).filter((key) => key.includes('annual-statistics-province/443001/2015'));
  expect(files.sort().map((key) => key.split('.').at(-1))).toEqual(['csv', 'html', 'json', 'pdf', 'xlsx']);
});

const download = async (definitionId: string, format: 'csv' | 'html') => {
  const params = { ...annual, definitionId };
  const { downloads } = await province.as('provinceStatistician')(showEdition, { params });
  return Buffer.from(await (await fetch(downloads?.[format].url ?? '')).arrayBuffer()).toString('utf8');
};

test('A09: 15.8 %, 14.0 %, 43.9 %, 357.8 %; who has no 2014 shows why, and is left out of the total with a note', async () => {
  const ofYear = await download('annual-statistics-province', 'csv');
  expect(ofYear).toContain('443021,湘阴县档案馆');
  expect(ofYear.match(/,合计,.*/)?.[0]).toMatch(/15\.8%.*14\.0%/);
  expect(ofYear.match(/443022,平江县档案馆.*/)?.[0]).toContain('—（无上年数据）');
  expect(await download('annual-statistics-province', 'html')).toContain('平江县档案馆无上期数据，不计入合计的增长率');
  expect((await download('five-years', 'csv')).match(/,合计,.*/)?.[0]).toMatch(/43\.9%.*357\.8%/);
});

test('A09: the sentences of the year stand ready to be pasted into a speech', async () => {
  const params = { ...annual, definitionId: 'year-in-review' };
  const { sentences = [] } = await province.as('provinceStatistician')(showEdition, { params });
  expect(sentences.join('')).toContain('全省各级国家综合档案馆收集进馆档案66万卷，同比增长15.8%；');
  expect(sentences.join('')).toContain('完成档案数字化4560万画幅，同比增长14%；');
  expect(sentences.join('')).toContain('馆藏达到1659万卷，比“十一五”末增长43.9%；');
  expect(sentences.join('')).toContain('“十二五”期间完成数字化1.6亿画幅，比“十一五”增长357.8%；');
});

test('A09: each cell opens its source list', async () => {
  const params = { ...annual, figureId: 'volumesAccessioned' };
  const { items } = await province.as('provinceStatistician')(traceFigure, { params, query: { of: '443021' } });
  expect(items.map(({ source, quantities }) => [source.id, quantities.volumes])).toEqual([['登字4号', 660_000]]);
});
