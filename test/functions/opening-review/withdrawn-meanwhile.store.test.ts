import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { handler } from '#functions/opening-review/api.ts';
import * as contract from '#functions/opening-review/contract.ts';
import { reviseEntry } from '#shared/records/record-changes.ts';
import { findEntry } from '#shared/records/record-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, hold, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

/** What happens once, just before the next entry is revised. */
const meanwhile = vi.hoisted((): { happens: (() => Promise<unknown>) | undefined } => ({ happens: undefined }));
vi.mock('#shared/records/record-changes.ts', async (original) => {
  const changes = await original<typeof import('#shared/records/record-changes.ts')>();
  const revise: typeof reviseEntry = async (...asked) => {
    const { happens } = meanwhile;
    meanwhile.happens = undefined;
    await happens?.();
    return changes.reviseEntry(...asked);
  };
  return { ...changes, reviseEntry: revise };
});

beforeAll(ownTables);
beforeAll(smallProvince);
beforeAll(async () => {
  await appoint('zhang-min', xiangyin, ['cataloguer']);
  await appoint('liu-bo', xiangyin, ['director']);
  await appoint('xu-hong', xiangyin, ['director']);
});

const codes = ['C038-001-201', 'C038-001-202', 'C038-001-203'];
const archivesCode = xiangyin;
let batchId = '';

beforeAll(async () => {
  for (const code of codes) await hold(xiangyin, code, {}, 'opened');
});
beforeEach(async () => {
  const body = { referenceCodes: codes, ground: '满二十五年' };
  const asked = { subject: 'zhang-min', params: { archivesCode }, body };
  batchId = (await ask(handler, contract.proposePublication, asked)).body.batchId;
});

const confirm = () =>
  ask(handler, contract.confirmPublication, { subject: 'liu-bo', params: { archivesCode, batchId } });
const withdraw = (reason = '涉及个人信息') =>
  ask(handler, contract.withdrawPublication, {
    subject: 'xu-hong',
    params: { archivesCode, batchId },
    body: { reason },
  });
const entry = async (code: string) => (await findEntry(`${xiangyin}/${code}`))!;
const onTheNet = async () => {
  const entries = await Promise.all(codes.map(entry));
  return entries.filter(({ publishedIn }) => publishedIn).map(({ referenceCode }) => referenceCode);
};
const change = { by: 'clerk', at: new Date('2024-09-02T00:00:00Z') };
const another = async (code: string) => reviseEntry(await entry(code), {}, change);

test('what is withdrawn while it is being confirmed is off the net when the confirmation ends, which is refused', async () => {
  meanwhile.happens = withdraw;
  expect(await confirm()).toMatchObject({ status: 409, slug: 'publication-withdrawn' });
  expect(await onTheNet()).toEqual([]);
  expect((await confirm()).slug).toBe('publication-withdrawn');
});

test('so it is when the confirmation stops at an entry that has changed meanwhile', async () => {
  meanwhile.happens = async () => {
    await another(codes[2]!);
    await withdraw();
  };
  expect((await confirm()).slug).toBe('publication-withdrawn');
  expect(await onTheNet()).toEqual([]);
});

test('a withdrawal takes off what a confirmation that never ended has left there, also when it is sent again', async () => {
  await withdraw();
  await reviseEntry(await entry(codes[0]!), { publishedIn: batchId }, change);
  expect(await onTheNet()).toEqual([codes[0]]);
  expect(await withdraw('再次撤回')).toMatchObject({ status: 200, body: { withdrawnFor: '涉及个人信息' } });
  expect(await onTheNet()).toEqual([]);
});

test('a withdrawal that stops at an entry that has changed meanwhile is sent again', async () => {
  expect((await confirm()).body.state).toBe('confirmed');
  meanwhile.happens = () => another(codes[0]!);
  expect((await withdraw()).slug).toBe('changed-meanwhile');
  expect((await withdraw()).body.state).toBe('withdrawn');
  expect(await onTheNet()).toEqual([]);
});
