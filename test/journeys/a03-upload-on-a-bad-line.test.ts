import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { listPages } from '#functions/lookup/contract.ts';
import { listBatches, listFiles, showVerification } from '#functions/uploads/contract.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { importSheet, until } from '#infra/local/story/deeds.ts';
import { lantai, ownFolder, sentIn, smallPage, writePages } from './bad-line-upload.ts';
import { pngScan } from './samples/scans.ts';
import { aProvince } from './standing.ts';

const province = aProvince();
const params = { archivesCode: '443021' };
const who = 'xiangyinOperator' as const;
const lanes = 8;
const hourMs = 3_600_000;

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, n) => first + n);

beforeAll(async () => {
  const sheet = utf8Sheet('案卷目录.csv', [
    ['档号', '案卷题名', '责任者', '起止日期', '保管期限', '总页数'],
    ['C038-001-002', '文星镇土地承包经营权证存根', '文星镇人民政府', '19980000', 'Y', '302'],
    ['C038-001-003', '文星镇土地承包合同', '文星镇人民政府', '19990000', 'Y', '2'],
  ]);
  await importSheet(province.as('xiangyinCataloguer'), params, sheet);
});

const words = (folder: string) => ['upload', folder, '--archives', '443021', '--lanes', String(lanes)];

test('300 pages through a line that drops, an hour without it, and a client killed at 60 %: nothing is sent twice, and what is missing is said', async () => {
  const { platform } = province;
  const folder = await writePages(ownFolder(), 'C038-001-002', [...range(1, 116), ...range(119, 302)]);
  platform.badLine.refuse({ rate: 0.05, seed: 3 });
  platform.badLine.cutAfterBytes(3000, 6);
  const first = await lantai(province, who, words(folder));
  const sent = async () => sentIn(folder);
  await until(sent, (n) => n >= 90, 90);

  platform.badLine.cutAfterBytes(0, Number.POSITIVE_INFINITY);
  const stoodStillAt = sentIn(folder);
  await platform.clock.move(hourMs + 5 * 60_000);
  await wait(2000); // the client meets expired URLs with an expired token, and has to wait for the new one
  await first.renew();
  platform.badLine.calm();
  platform.badLine.slow(150_000);
  await until(sent, (n) => n >= Math.max(180, stoodStillAt + 1), 90);
  first.kill();
  expect((await first.ended).code).toBe(null);
  const sentBefore = sentIn(folder);
  expect(sentBefore).toBeLessThan(250);

  await platform.clock.move(40 * 60_000);
  platform.badLine.calm();
  const second = await lantai(province, who, words(folder));
  const { code, out } = await second.ended;
  expect([code, out]).toEqual([1, expect.stringContaining(`此前已传${sentBefore}个`)]);
  expect(out).toContain(`本次传${300 - sentBefore}个文件`);
  expect(out).toMatch(/已传 300\/300 页/);
  expect(out).toContain('C038-001-002\t检测未通过\t应有302页,实有300页,缺第117、118页');

  const by = province.as(who);
  const { items: batches } = await by(listBatches, { params });
  const [batch] = batches;
  expect(batches).toHaveLength(1);
  // a kill can hide the answer to what was in flight, and nothing else comes twice
  await platform.clock.move(2 * hourMs); // what other functions lost to the bad line comes back to them
  await platform.idle();
  const arrived = platform.log.filter(({ line }) => /"operation":"verify-scans".*"file":/.test(line));
  expect(arrived.length).toBeGreaterThanOrEqual(300);
  expect(arrived.length).toBeLessThanOrEqual(300 + lanes);
  const shown = await by(showVerification, { params: { ...params, batchId: batch?.batchId ?? '' } });
  expect(shown.items).toMatchObject([
    { referenceCode: 'C038-001-002', outcome: 'fail', missing: [117, 118], images: 300 },
  ]);
  const failed = shown.items[0]?.checks.filter(({ result }) => result === 'fail').map(({ id }) => id);
  expect(failed).toEqual(['I01', 'I06']);

  await writePages(join(folder, '..'), 'C038-001-002', [117, 118]);
  const third = await (await lantai(province, who, [...words(folder), '--close'])).ended;
  expect([third.code, third.out]).toEqual([0, expect.stringContaining('本次传2个文件,此前已传300个')]);
  expect(third.out).toContain('C038-001-002\t检测通过\t应有302页,实有302页');
  expect(third.out).toContain(`批次${batch?.batchId}已结束。`);
  await everyDigestAsSent(batch?.batchId ?? '');
});

async function everyDigestAsSent(batchId: string) {
  const { items: files } = await province.as(who)(listFiles, { params: { ...params, batchId }, query: { limit: 500 } });
  const which = { holding: '443021', referenceCode: 'C038-001-002', limit: 500 };
  const { items: pages } = await province.as('xiangyinDesk')(listPages, { params, query: which });
  const declared = new Map(files.map(({ sha256, verdict }) => [verdict?.pageNumber, sha256]));
  expect(pages.map(({ pageNumber }) => pageNumber)).toEqual(range(1, 302));
  expect(pages.every(({ pageNumber, sha256 }) => declared.get(pageNumber) === sha256)).toBe(true);
}

test('a PNG that calls itself a JPEG and a page of 150 dpi are refused by name, and the run says so', async () => {
  const folder = await writePages(ownFolder(), 'C038-001-003', [1]);
  const png = await pngScan('C038-001-003-045.jpg');
  writeFileSync(join(folder, png.name), png.bytes);
  writeFileSync(join(folder, 'C038-001-003-002.jpg'), await smallPage(2, 150));
  const { code, out } = await (await lantai(province, who, words(folder))).ended;
  expect([code, out]).toEqual([1, expect.stringContaining('文件实际格式为PNG,与扩展名不符。')]);
  expect(out).toContain('扫描分辨率150dpi,低于200dpi,请重扫或说明。');
  expect(out).toContain('C038-001-003\t检测未通过\t应有2页,实有1页,缺第2页');
});

test('a dry run sends nothing; Ctrl-C ends with 3 and the next run goes on', async () => {
  const folder = await writePages(ownFolder(), 'C038-001-003', range(1, 2));
  const { platform } = province;
  const before = (await province.as(who)(listBatches, { params })).items.length;
  const dry = await (await lantai(province, who, [...words(folder), '--dry-run'])).ended;
  expect([dry.code, dry.out]).toEqual([0, expect.stringContaining('C038-001-003\t2个文件')]);
  expect((await province.as(who)(listBatches, { params })).items).toHaveLength(before);

  platform.badLine.cutAfterBytes(0, Number.POSITIVE_INFINITY);
  const running = await lantai(province, who, words(folder));
  await until(
    async () => running.said(),
    (said) => said.includes('已传'),
    30,
  );
  running.interrupt();
  expect(await running.ended).toMatchObject({ code: 3, out: expect.stringContaining('再次运行同一命令') });
  platform.badLine.calm();
  const again = await (await lantai(province, who, words(folder))).ended;
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('C038-001-003\t检测通过\t应有2页,实有2页')]);
});
