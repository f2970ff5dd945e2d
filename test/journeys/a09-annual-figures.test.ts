import { createHash } from 'node:crypto';
import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { postAct } from '#functions/ledger/contract.ts';
import { listEditions, showEdition, traceFigure } from '#functions/reports/contract.ts';
import { fillReturn, submitReturn } from '#functions/statistics/contract.ts';
import { aProvince, refusal } from './standing.ts';

/** 9 January 2016, 10:00 in China: the day before the annual reports are due. */
const province = aProvince({ today: '2016-01-09T02:00:00Z' });
const provincial = { archivesCode: '443001' };
const xiangyin = { archivesCode: '443021' };
const pingjiang = { archivesCode: '443022' };
const annual = { ...provincial, definitionId: 'annual-statistics-province', edition: '2015' };

const tenMinutes = 600_000;

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

/** Every file of a report, by its key: how often it was stored, and the SHA-256 of what is there. */
async function stored(prefix: string): Promise<Record<string, [times: number, sha256: string]>> {
  const { platform } = province;
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
    platform.admin.credentials();
  const credentials = { accessKeyId, secretAccessKey };
  const storage = new S3Client({ endpoint: platform.origin, region: 'cn-north-1', credentials });
  const Bucket = platform.deployed.of('AWS::S3::Bucket').find(({ id }) => id.startsWith('ReportFiles'))?.name ?? '';
  const { Versions = [] } = await storage.send(new ListObjectVersionsCommand({ Bucket, Prefix: prefix }));
  const found: Record<string, [number, string]> = {};
  for (const { Key = '' } of Versions) {
    const { Body } = await storage.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    found[Key] = [(found[Key]?.[0] ?? 0) + 1, createHash('sha256').update(bytes).digest('hex')];
  }
  return found;
}

/** How many runs said that they delivered an edition. */
const deliveries = (edition: string) =>
  province.platform.log
    .map(({ line }) => line)
    .filter((line) => line.includes('"operation":"make-report"') && line.includes('"delivered":true'))
    .map((line) => JSON.parse(line))
    .filter((said) => `${said.report} ${said.edition}` === edition).length;

/** All is done; where a busy machine let a worker die, its message comes back after six times its timeout, and is waited for. */
async function settled(): Promise<void> {
  for (let again = 0; ; again++)
    try {
      return await province.platform.idle(60_000);
    } catch (error) {
      if (again === 5) throw error;
      province.platform.clock.move(25 * 60_000);
    }
}

test('A09: at 08:00 on 10 January two instances, one ten minutes behind, fire twice each: one delivery, one snapshot, the same bytes', async () => {
  const { platform } = province;
  const other = platform.another(tenMinutes);
  platform.clock.move(Date.parse('2016-01-10T00:00:10Z') - platform.clock.now());
  await Promise.all([platform.fire('Tick'), other.fire('Tick')]); // besides what the clock itself has fired
  platform.clock.move(tenMinutes);
  await Promise.all([other.fire('Tick'), platform.fire('Tick')]);
  await settled();

  const { items } = await province.as('provinceStatistician')(listEditions, { params: annual });
  expect(items.map(({ edition, state }) => [edition, state])).toEqual([['2015', 'delivered']]);
  const files = await stored('editions/annual-statistics-province/443001/2015');
  expect(Object.keys(files).map((key) => key.split('.').at(-1))).toEqual(['csv', 'html', 'json', 'pdf', 'xlsx']);
  expect(Object.values(files).map(([times]) => times)).toEqual([1, 1, 1, 1, 1]);
  expect(deliveries('annual-statistics-province#443001 2015')).toBe(1);

  const [{ sha256 } = {}] = items;
  expect(files['editions/annual-statistics-province/443001/2015.json']?.[1]).toBe(sha256);
  await Promise.all([other.fire('Tick'), platform.fire('Tick')]);
  await settled();
  expect(await stored('editions/annual-statistics-province/443001/2015')).toEqual(files);
}, 600_000);

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

test('A09: when the returns are in, the sentences of the year stand ready to be pasted into a speech', async () => {
  const { platform } = province;
  platform.clock.move(Date.parse('2016-01-13T00:00:10Z') - platform.clock.now());
  await platform.fire('Tick');
  await settled();
  const params = { ...annual, definitionId: 'year-in-review' };
  const { sentences = [] } = await province.as('provinceStatistician')(showEdition, { params });
  expect(sentences.join('')).toContain('全省各级国家综合档案馆收集进馆档案66万卷，同比增长15.8%；');
  expect(sentences.join('')).toContain('完成档案数字化4560万画幅，同比增长14%；');
  expect(sentences.join('')).toContain('馆藏达到1659万卷，比“十一五”末增长43.9%；');
  expect(sentences.join('')).toContain('“十二五”期间完成数字化1.6亿画幅，比“十一五”增长357.8%；');
  expect(sentences.join('')).toContain('刊发编纂文章—（年报未签报）篇');
}, 600_000);

test('A09: each cell opens its source list', async () => {
  const params = { ...annual, figureId: 'volumesAccessioned' };
  const { items } = await province.as('provinceStatistician')(traceFigure, { params, query: { of: '443021' } });
  expect(items.map(({ source, quantities }) => [source.id, quantities.volumes])).toEqual([['登字4号', 660_000]]);
});
