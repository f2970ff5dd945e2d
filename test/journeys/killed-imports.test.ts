import { expect, test } from 'vitest';
import { confirmImport, listImports, showImport } from '#functions/catalogue-import/contract.ts';
import { listActs } from '#functions/ledger/contract.ts';
import { browseFonds } from '#functions/lookup/contract.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { checked, commit, sendSheet, until } from '#infra/local/story/deeds.ts';
import { as, foundProvince } from '#infra/local/story/province.ts';
import { aLifeBefore, type Mortal } from './mortal.ts';

const params = { archivesCode: '443021' };
const rows = 600;
const sheet = utf8Sheet('2016年文书目录.csv', [
  ['档号', '年度', '保管期限', '责任者', '题名', '日期', '页数'],
  ...Array.from({ length: rows }, (_, n) => {
    const number = String(n + 1).padStart(4, '0');
    return [
      `Z109-WS·2016-D30-BGS-${number}`,
      '2016',
      'D30',
      '湘阴县人民政府办公室',
      `关于第${n + 1}号事项的通知`,
      '20160301',
      '2',
    ];
  }),
]);
/** Longer than any message of this path stays out of sight (six times the longest timeout). */
const pastVisibility = 31 * 60_000;

const killedAt = aLifeBefore((platform) => foundProvince(platform, 1), pastVisibility);

/** Every row once, one description act of them all, nothing among the dead letters. */
async function everyRowOnce(platform: Mortal): Promise<void> {
  const desk = as(platform, 'xiangyinDesk');
  const codes: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 500, ...(cursor && { cursor }) };
    const page = await desk(browseFonds, { params: { ...params, fondsNumber: 'Z109' }, query });
    codes.push(...page.items.map(({ referenceCode, version }) => `${referenceCode} v${version}`));
    cursor = page.next;
  } while (cursor);
  expect(codes).toEqual(sheetCodes);
  const { items } = await as(platform, 'xiangyinDirector')(listActs, { params });
  const described = items.filter(({ kind }) => kind === 'description');
  expect(described.map(({ quantities }) => quantities)).toEqual([{ volumeEntries: 0, itemEntries: rows }]);
  const dead = (await platform.depths()).filter(({ id, visible }) => id.includes('Dead') && visible > 0);
  expect(dead).toEqual([]);
}

const sheetCodes = Array.from({ length: rows }, (_, n) => `Z109-WS·2016-D30-BGS-${String(n + 1).padStart(4, '0')} v1`);
const clerk = (platform: Mortal) => as(platform, 'xiangyinCataloguer');

/** The one import of the clerk, found again after the death. */
async function theImport(platform: Mortal): Promise<string> {
  const { items } = await clerk(platform)(listImports, { params });
  expect(items).toHaveLength(1);
  return items[0]?.importId ?? '';
}

test('killed after the PUT of the sheet, before its event is read: the sheet is read after all', async () => {
  const doom = { caller: 'ReadSheet', action: 'dynamodb:GetItem', resource: 'Ingest', nth: 1 };
  const platform = await killedAt(doom, (first) => sendSheet(clerk(first), params, sheet));
  const importId = await theImport(platform);
  const shown = await checked(clerk(platform), { ...params, importId });
  expect(shown.counts).toMatchObject({ received: rows, created: rows, rejected: 0 });
  await commit(clerk(platform), { ...params, importId });
  await everyRowOnce(platform);
});

test('killed in the middle of staging: the sheet is staged again, whole', async () => {
  const doom = { caller: 'ReadSheet', action: 's3:PutObject', resource: '/staged/', nth: 2 };
  const platform = await killedAt(doom, (first) => sendSheet(clerk(first), params, sheet));
  const importId = await theImport(platform);
  expect((await checked(clerk(platform), { ...params, importId })).counts).toMatchObject({
    received: rows,
    rejected: 0,
  });
  await commit(clerk(platform), { ...params, importId });
  await everyRowOnce(platform);
});

test('killed in the middle of the commit: it goes on by itself, and counts every row as created once', async () => {
  const doom = { caller: 'CommitRows', action: 'dynamodb:PutItem', resource: 'Records', nth: 300 };
  const platform = await killedAt(doom, async (first) => {
    const importId = await sendSheet(clerk(first), params, sheet);
    await checked(clerk(first), { ...params, importId });
    await clerk(first)(confirmImport, { params: { ...params, importId }, body: {} });
  });
  const importId = await theImport(platform);
  const show = () => clerk(platform)(showImport, { params: { ...params, importId } });
  const { committed } = await until(show, ({ state }) => state === 'committed');
  expect(committed).toEqual({ received: rows, created: rows, updated: 0, unchanged: 0, rejected: 0 });
  await everyRowOnce(platform);
});
