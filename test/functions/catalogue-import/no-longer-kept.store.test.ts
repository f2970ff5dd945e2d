import { beforeAll, expect, test } from 'vitest';
import { handler } from '#functions/catalogue-import/api.ts';
import {
  confirmImport,
  errorWorkbook,
  listProblems,
  resumeImport,
  showImport,
} from '#functions/catalogue-import/contract.ts';
import type { Import } from '#functions/catalogue-import/import.ts';
import { changeImport } from '#functions/catalogue-import/import-store.ts';
import { directory, entityOf } from '#shared/archives/directory-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { arrived, held } from './importing.ts';

beforeAll(async () => {
  await ownTables();
  await smallProvince();
  await appoint('zhang-min', xiangyin, ['cataloguer']);
  const filed = { kind: 'fonds' as const, entity: entityOf.fonds('A439'), by: 'admin', at: '2024-01-01T00:00:00.000Z' };
  await directory.fonds.register({ ...filed, archivesCode: xiangyin, fondsNumber: 'A439', title: '民政局全宗' });
});

const importId = 'no-longer-kept-1';
const asked = { subject: 'zhang-min', params: { archivesCode: xiangyin, importId } };
const slugs = async () => [
  (await ask(handler, listProblems, asked)).slug,
  (await ask(handler, errorWorkbook, asked)).slug,
  (await ask(handler, confirmImport, { ...asked, body: {} })).slug,
];
const change = async (said: Partial<Import>) => {
  const found = await held(importId);
  expect(await changeImport({ ...found, ...said }, found.state)).toBe(true);
};

test('what was staged is gone after 30 days: whoever needs it is told to upload the sheet again', async () => {
  const sheet = '档号,题名,责任者\nA439-WS·2015·D30·003-001,甲,乙\nA439-WS·2015·D30·003-002,同上,乙\n';
  const { checkedAt } = await arrived(importId, Buffer.from(sheet));
  expect((await ask(handler, listProblems, asked)).status).toBe(200);
  await change({ checkedAt: new Date(Date.parse(checkedAt!) - 30 * 86_400_000).toISOString() });
  expect(await slugs()).toEqual(Array(3).fill('import-expired'));
  expect((await ask(handler, listProblems, asked)).body.detail).toContain('请重新上传原表');
  expect((await ask(handler, showImport, asked)).body).toMatchObject({ state: 'checked', counts: { received: 2 } });
  await change({ state: 'confirmed' });
  expect((await ask(handler, resumeImport, asked)).slug).toBe('import-expired');
});
