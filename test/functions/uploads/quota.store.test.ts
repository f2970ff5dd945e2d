import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { handler } from '#functions/uploads/api.ts';
import { addFiles, openBatch, showUploadQuota } from '#functions/uploads/contract.ts';
import type { Contract } from '#shared/api/contract.ts';
import { directory, entityOf } from '#shared/archives/directory-store.ts';
import { countDeclared } from '#shared/scans/declared-store.ts';
import { findFile } from '#shared/scans/scan-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, city, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const clock = vi.hoisted(() => ({ at: new Date() }));
vi.mock('#shared/runtime/clock.ts', () => ({ now: () => clock.at })); // the machine's own stays: requests are signed by it
vi.mock('#shared/scans/declared-store.ts', { spy: true });

const september = new Date('2024-09-30T15:59:00Z');
const october = new Date('2024-09-30T16:01:00Z');
const file = (n: number) => ({
  name: `C038-001-002-${String(n).padStart(3, '0')}.jpg`,
  size: 1000,
  sha256: 'ab'.repeat(32),
});

let batchId = '';
const call = (contract: Contract, body?: object) =>
  ask(handler, contract, { subject: 'operator', params: { archivesCode: xiangyin, batchId }, body });
const add = async (list: number, ...numbers: number[]) => {
  const { status, slug } = await call(addFiles, { list, files: numbers.map(file) });
  return slug ?? status;
};
const usedIn = async (month: Date) => {
  clock.at = month;
  return (await call(showUploadQuota)).body.used.files as number;
};

beforeAll(async () => {
  await ownTables();
  await smallProvince();
  await appoint('operator', xiangyin, ['operator']);
  const quota = { archivesCode: xiangyin, filesPerMonth: 1000, bytesPerMonth: 1e9 };
  const filed = { by: city, at: '2024-01-01T00:00:00.000Z', kind: 'upload-quota' as const };
  await directory.setQuota({ ...quota, ...filed, entity: entityOf.uploadQuota() });
});
let before: [september: number, october: number];
beforeEach(async () => {
  before = [await usedIn(september), await usedIn(october)];
  clock.at = september;
  batchId = (await call(openBatch, { title: 'C038-001-002' })).body.batchId;
});
const newlyUsed = async () => [(await usedIn(september)) - before[0], (await usedIn(october)) - before[1]];

test('the same list said again after the month’s end uses up nothing of the new month', async () => {
  expect(await add(1, 1, 2)).toBe(201);
  clock.at = october;
  expect(await add(1, 1, 2)).toBe(201);
  expect(await newlyUsed()).toEqual([2, 0]);
});

test('another list under a number that is taken is refused and uses up nothing, in whatever month', async () => {
  expect(await add(1, 1, 2)).toBe(201);
  expect(await add(1, 3)).toBe('list-already-declared');
  clock.at = october;
  expect(await add(1, 4, 5, 6)).toBe('list-already-declared');
  expect(await newlyUsed()).toEqual([2, 0]);
});

test('killed between declaring and counting: said again it is counted, in the month in which it was declared', async () => {
  vi.mocked(countDeclared).mockRejectedValueOnce(new Error('killed'));
  expect(await add(1, 1, 2, 3)).not.toBe(201);
  expect(await findFile(batchId, 1)).toBeUndefined();
  clock.at = october;
  for (let n = 0; n < 2; n++) expect(await add(1, 1, 2, 3)).toBe(201);
  expect(await findFile(batchId, 3)).toBeDefined();
  expect(await newlyUsed()).toEqual([3, 0]);
});
