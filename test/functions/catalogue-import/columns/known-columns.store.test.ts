import { beforeAll, expect, test } from 'vitest';
import { handler } from '#functions/catalogue-import/api.ts';
import { confirmImport } from '#functions/catalogue-import/contract.ts';
import type { Import } from '#functions/catalogue-import/import.ts';
import { directory, entityOf } from '#shared/archives/directory-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, pingjiang, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { arrived } from '../importing.ts';

beforeAll(async () => {
  await ownTables();
  await smallProvince();
  await appoint('zhang-min', xiangyin, ['cataloguer']);
  const filed = { kind: 'fonds' as const, entity: entityOf.fonds('A439'), by: 'admin', at: '2024-01-01T00:00:00.000Z' };
  for (const archivesCode of [xiangyin, pingjiang])
    await directory.fonds.register({ ...filed, archivesCode, fondsNumber: 'A439', title: '民政局全宗' });
});

let sheets = 0;
/** What becomes of a sheet whose titles stand in a column that nobody knows (卷宗标题). */
async function takenOf(terms: Partial<Import>) {
  sheets += 1;
  const importId = `sheet-${sheets}`;
  const text = `档号,卷宗标题,责任者\nA439-WS·2015·D30·003-00${sheets},关于第${sheets}号事项的通知,湘阴县民政局\n`;
  const { state, check } = await arrived(importId, Buffer.from(text), terms);
  return { importId, state, taken: check?.counts.created };
}

test('what a clerk says of her columns is remembered once she confirms, for her archives and that category only', async () => {
  const unknown = { state: 'unreadable' };
  const known = { state: 'checked', taken: 1 };
  expect(await takenOf({ categoryCode: 'WS' })).toMatchObject(unknown);
  const said = await takenOf({ categoryCode: 'WS', columns: { 卷宗标题: 'title' } });
  expect(said).toMatchObject(known);
  expect(await takenOf({ categoryCode: 'WS' })).toMatchObject(unknown);

  const params = { archivesCode: xiangyin, importId: said.importId };
  expect((await ask(handler, confirmImport, { subject: 'zhang-min', params, body: {} })).status).toBe(202);
  expect(await takenOf({ categoryCode: 'WS' })).toMatchObject(known);
  expect(await takenOf({ categoryCode: 'KJ' })).toMatchObject(unknown);
  expect(await takenOf({ categoryCode: 'WS', archivesCode: pingjiang })).toMatchObject(unknown);
  expect(await takenOf({})).toMatchObject(known); // no category: any whose columns are all in the sheet
});

const confirmed = async (importId: string) => {
  const params = { archivesCode: xiangyin, importId };
  expect((await ask(handler, confirmImport, { subject: 'zhang-min', params, body: {} })).status).toBe(202);
};

/** What becomes of a sheet with these columns, in lines of one row. */
async function readOf(importId: string, headers: string[], cells: string[], terms: Partial<Import> = {}) {
  const { state, check } = await arrived(importId, Buffer.from(`${headers}\n${cells}\n`), terms);
  return { state, mapping: check?.mapping.map(({ column, element }) => `${column}=${element}`) };
}

const code = 'A439-WS·2015·D30·004-001';

test('what was said of one kind of sheet is not forgotten when something is said of another', async () => {
  for (const [importId, column] of [
    ['kind-1', '卷宗标题'],
    ['kind-2', '案由'],
  ] as const) {
    await readOf(importId, ['档号', column, '责任者'], [code, '甲', '乙'], { columns: { [column]: 'title' } });
    await confirmed(importId);
  }
  for (const column of ['卷宗标题', '案由'])
    expect(await readOf(`again-${column}`, ['档号', column, '责任者'], [code, '甲', '乙'])).toMatchObject({
      state: 'checked',
      mapping: expect.arrayContaining([`${column}=题名`]),
    });
  // beside a column that says it by a common name, and beside each other
  const own = await readOf('beside', ['档号', '案由', '题名', '责任者'], [code, '甲', '乙', '丙']);
  expect(own.mapping).toContain('题名=题名');
  expect(await readOf('both', ['档号', '案由', '卷宗标题', '责任者'], [code, '甲', '乙', '丙'])).toMatchObject({
    state: 'checked',
  });
});

test('however many columns an archives has explained, its next sheet is read', async () => {
  for (const n of [1, 2]) {
    const said = Array.from({ length: 60 }, (_, at) => [`自拟列${n}-${at}`, 'note'] as const);
    await readOf(`many-${n}`, ['档号', '题名', '责任者'], [`A439-WS·2015·D30·005-00${n}`, '甲', '乙'], {
      columns: Object.fromEntries(said),
    });
    await confirmed(`many-${n}`);
  }
  expect(await readOf('many-3', ['档号', '题名', '责任者'], [code, '甲', '乙'])).toMatchObject({ state: 'checked' });
});
