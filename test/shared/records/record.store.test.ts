import { beforeAll, expect, test } from 'vitest';
import { dropPointers, findByName, pointersOf, putPointers } from '#shared/records/name-store.ts';
import { contentHashOf, Description } from '#shared/records/record.ts';
import { createEntry, reviseEntry } from '#shared/records/record-changes.ts';
import { earlierVersions, findEarlierVersion, findEntries, findEntry } from '#shared/records/record-store.ts';
import { establishDataKeys } from '#shared/runtime/keys.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

beforeAll(async () => {
  await ownTables();
  await establishDataKeys();
});

const at = new Date('2024-09-29T01:02:03Z');
const change = { by: 'zhang-min', at, importId: 'import-1' };
const said = (referenceCode: string, title = '总结', archivesCode = '443021') =>
  Description.parse({
    archivesCode,
    fondsNumber: 'C038',
    referenceCode,
    originalReferenceCode: referenceCode,
    levelOfDescription: 'item',
    title,
    personalNames: [],
  });

test('a new entry is version 1, unreviewed, and has its place in the order of its fonds', async () => {
  const created = await createEntry(said('C038-001-002-003'), change);
  expect(await findEntry('443021/C038-001-002-003')).toEqual(created);
  expect(created).toMatchObject({
    ...said('C038-001-002-003'),
    version: 1,
    openingStatus: 'unreviewed',
    fonds: '443021#C038',
    sortCode: 'C0000000038-0000000001-0000000002-0000000003',
    contentHash: contentHashOf(said('C038-001-002-003')),
    at: at.toISOString(),
    importId: 'import-1',
  });
});

test('a code is held once in an archives, and again in another', async () => {
  const tries = await Promise.all(
    ['甲', '乙', '丙'].map((title) => createEntry(said('C038-001-002-004', title), change)),
  );
  const [winner, ...others] = tries.filter((entry) => entry !== undefined);
  expect(others).toEqual([]);
  expect((await findEntry('443021/C038-001-002-004'))?.title).toBe(winner?.title);
  expect(await createEntry(said('C038-001-002-004', '丁', '443022'), change)).toBeDefined();
});

test('each change is a new version with actor, time and reason; the earlier ones stay readable', async () => {
  const first = (await createEntry(said('C038-001-002-005', '一'), change))!;
  const second = (await reviseEntry(
    first,
    { description: said('C038-001-002-005', '二') },
    { by: 'li', at, reason: '改题名' },
  ))!;
  const third = (await reviseEntry(second, { openingStatus: 'opened' }, { by: 'dir', at }))!;
  expect(third).toMatchObject({ version: 3, title: '二', openingStatus: 'opened', by: 'dir' });
  expect(third.importId).toBeUndefined();
  const before = await earlierVersions(third);
  expect(before.map(({ version, title, by }) => [version, title, by])).toEqual([
    [2, '二', 'li'],
    [1, '一', 'zhang-min'],
  ]);
  expect(await findEarlierVersion(first.recordId, 1)).toMatchObject({ title: '一', part: 'entry#v000001' });
  expect(before.every(({ fonds, sortCode }) => fonds === undefined && sortCode === undefined)).toBe(true);
});

test('of two who change the same version one is refused, and nothing of his is kept', async () => {
  const first = (await createEntry(said('C038-001-002-006', '一'), change))!;
  const tries = await Promise.all(
    ['二', '三', '四'].map((title) => reviseEntry(first, { description: said('C038-001-002-006', title) }, change)),
  );
  const won = tries.filter((entry) => entry !== undefined);
  expect(won).toHaveLength(1);
  expect(await findEntry(first.recordId)).toEqual(won[0]);
  expect((await earlierVersions(won[0]!)).map(({ title }) => title)).toEqual(['一']);
  expect(await reviseEntry(first, { openingStatus: 'opened' }, change)).toBeUndefined();
});

test('a code never changes by a revision', async () => {
  const first = (await createEntry(said('C038-001-002-007'), change))!;
  await expect(reviseEntry(first, { description: said('C038-001-002-008') }, change)).rejects.toThrow('never changes');
});

test('many entries are found at once, each once, missing ones left out', async () => {
  const codes = Array.from({ length: 130 }, (_, n) => `C038-002-001-${String(n + 1).padStart(3, '0')}`);
  await Promise.all(codes.map((code) => createEntry(said(code), change)));
  const found = await findEntries([...codes, ...codes, 'C038-009-009-009'].map((code) => `443021/${code}`));
  expect([...found.keys()].sort()).toEqual(codes.map((code) => `443021/${code}`));
});

const marriage = (recordId: string, names: string[], year = 1987) => ({
  recordId,
  personalNames: names.map((name) => ({ name, role: '当事人' })),
  civilType: 'HY' as const,
  filingYear: year,
});
const hits = async (...asked: Parameters<typeof findByName>) => {
  const found = [];
  for await (const hit of findByName(...asked)) found.push(hit);
  return found;
};

test('a person is found by the whole name, however it is written, by type and by year', async () => {
  await putPointers(await pointersOf(marriage('443022/A120-ZY·HY·1987·Y-0231', ['陳志遠', '吴秀英'])));
  await putPointers(await pointersOf({ ...marriage('443021/X', ['吴秀英'], 1990), civilType: undefined }));
  const hit = { recordId: '443022/A120-ZY·HY·1987·Y-0231', type: 'HY', year: 1987 };
  expect(await hits('陈志远')).toEqual([hit]);
  expect(await hits('吴秀英', { type: 'HY' })).toEqual([hit]);
  expect(await hits('吴秀英', { type: 'HY', years: { from: 1980, to: 1987 } })).toEqual([hit]);
  expect(await hits('吴秀英', { years: { from: 1990, to: 1990 } })).toEqual([{ recordId: '443021/X', year: 1990 }]);
  expect(await hits('吴秀英')).toHaveLength(2);
  expect(await hits('吴秀')).toEqual([]);
});

test('a record dated in another year than it was filed is found by either; one without a year is found too', async () => {
  const documentDate = { value: '19861230', precision: 'day' as const, inferred: false };
  await putPointers(await pointersOf({ ...marriage('443021/Y', ['郑岁末']), documentDate }));
  expect((await hits('郑岁末')).map(({ year }) => year)).toEqual([1986, 1987]);
  await putPointers(await pointersOf({ ...marriage('443021/Z', ['无年份']), filingYear: undefined }));
  expect(await hits('无年份')).toEqual([{ recordId: '443021/Z', type: 'HY' }]);
});

test('pointers hold no name, are put once however often, and go when the record names the person no longer', async () => {
  const before = await pointersOf(marriage('443021/W', ['旧人名', '新人名']));
  expect(JSON.stringify(before)).not.toMatch(/人名/);
  await putPointers([...before, ...before]);
  await dropPointers(before, await pointersOf(marriage('443021/W', ['新人名'])));
  expect(await hits('旧人名')).toEqual([]);
  expect(await hits('新人名')).toHaveLength(1);
});
