import { beforeAll, expect, test } from 'vitest';
import { handler } from '#functions/opening-review/api.ts';
import {
  confirmOpening,
  confirmPublication,
  listOpenings,
  proposeOpening,
  proposePublication,
  withdrawPublication,
} from '#functions/opening-review/contract.ts';
import { auditOf } from '#shared/audit/audit-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { entriesOf } from '#shared/ledger/ledger-store.ts';
import { reviseEntry } from '#shared/records/record-changes.ts';
import { earlierVersions, findEntry } from '#shared/records/record-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, hold, pingjiang, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

beforeAll(ownTables);
beforeAll(smallProvince);
beforeAll(async () => {
  await appoint('zhang-min', xiangyin, ['cataloguer']);
  await appoint('deng-li', xiangyin, ['cataloguer'], { fonds: ['A439'] });
  await appoint('liu-bo', xiangyin, ['director']);
  await appoint('xu-hong', xiangyin, ['director']);
  await appoint('wu-wei', pingjiang, ['director']);
});

const params = { archivesCode: xiangyin };
const propose = (subject: string, ...referenceCodes: string[]) =>
  ask(handler, proposeOpening, { subject, params, body: { referenceCodes, ground: '形成满二十五年' } });
const confirm = (subject: string, batchId: string) =>
  ask(handler, confirmOpening, { subject, params: { ...params, batchId } });
const status = async (code: string) => (await findEntry(`${xiangyin}/${code}`))?.openingStatus;

test('a batch is proposed by one and confirmed by another: only then is anything open, each with its reason', async () => {
  const [one, other] = ['C038-001-001-001', 'C038-001-001-002'];
  await hold(xiangyin, one);
  await hold(xiangyin, other);
  const proposed = await propose('zhang-min', one, 'Ｃ038-001-001-002', one);
  expect(proposed).toMatchObject({ status: 201, body: { state: 'proposed', referenceCodes: [one, other] } });
  expect(await status(one)).toBe('unreviewed');

  const confirmed = await confirm('liu-bo', proposed.body.batchId);
  expect(confirmed).toMatchObject({ status: 200, body: { state: 'confirmed', confirmedBy: 'liu-bo' } });
  for (const code of [one, other]) expect(await status(code)).toBe('opened');
  const opened = await findEntry(`${xiangyin}/${one}`);
  expect(opened).toMatchObject({ version: 2, by: 'liu-bo', reason: expect.stringContaining(proposed.body.batchId) });
  expect(await earlierVersions(opened!)).toMatchObject([{ version: 1, openingStatus: 'unreviewed' }]);
});

test('the longest ground there may be can be read again with the record, also the one of a publication and its withdrawal', async () => {
  const [ground, code] = ['形'.repeat(500), 'C038-001-001-010'];
  await hold(xiangyin, code);
  const body = { referenceCodes: [code], ground };
  const opening = (await ask(handler, proposeOpening, { subject: 'zhang-min', params, body })).body;
  expect((await confirm('liu-bo', opening.batchId)).body.state).toBe('confirmed');
  expect((await findEntry(`${xiangyin}/${code}`))?.reason).toContain(ground);
  const { batchId } = (await ask(handler, proposePublication, { subject: 'zhang-min', params, body })).body;
  const asked = { subject: 'liu-bo', params: { ...params, batchId } };
  expect((await ask(handler, confirmPublication, asked)).body.state).toBe('confirmed');
  const withdrawn = await ask(handler, withdrawPublication, { ...asked, body: { reason: ground } });
  expect(withdrawn.body.state).toBe('withdrawn');
  expect((await findEntry(`${xiangyin}/${code}`))?.reason).toContain(ground);
});

test('who proposed does not confirm, whatever else they are', async () => {
  await hold(xiangyin, 'C038-001-001-003');
  const { body } = await propose('liu-bo', 'C038-001-001-003');
  expect(await confirm('liu-bo', body.batchId)).toMatchObject({ status: 403, slug: 'proposer-cannot-confirm' });
  expect(await status('C038-001-001-003')).toBe('unreviewed');
  expect((await confirm('zhang-min', body.batchId)).slug).toBe('role-lacks-permission');
  expect((await confirm('wu-wei', body.batchId)).slug).toBe('no-membership');
  expect((await confirm('xu-hong', body.batchId)).body.state).toBe('confirmed');
});

test('a confirmation repeated changes nothing: no new version, no second audit entry, the first confirmer stays', async () => {
  await hold(xiangyin, 'C038-001-001-004');
  const { batchId } = (await propose('zhang-min', 'C038-001-001-004')).body;
  await confirm('liu-bo', batchId);
  const trail = async () =>
    (await auditOf(xiangyin, shanghaiDay(new Date()), 500)).items.filter(({ target }) => target === batchId).length;
  expect(await trail()).toBe(1);
  expect((await confirm('liu-bo', batchId)).body.confirmedBy).toBe('liu-bo');
  expect((await confirm('xu-hong', batchId)).body.confirmedBy).toBe('liu-bo');
  expect((await findEntry(`${xiangyin}/C038-001-001-004`))?.version).toBe(2);
  expect(await trail()).toBe(1);
});

test('units that a batch opens are posted once, also when it is confirmed again after a crash; an item in a volume is none', async () => {
  const [volume, inside, later] = ['C038-001-061', 'C038-001-061-001', 'C038-001-062'];
  await hold(xiangyin, volume, { levelOfDescription: 'volume' });
  await hold(xiangyin, inside);
  await hold(xiangyin, later, { levelOfDescription: 'volume' });
  const { batchId } = (await propose('zhang-min', volume, inside, later)).body;
  const reason = `开放批次${batchId}:形成满二十五年`;
  const cutShort = (await findEntry(`${xiangyin}/${volume}`))!;
  await reviseEntry(cutShort, { openingStatus: 'opened' }, { by: 'liu-bo', at: new Date(), reason });
  await confirm('liu-bo', batchId);
  await confirm('liu-bo', batchId);
  const acts = [];
  for await (const act of entriesOf(xiangyin, '99991231')) if (act.source.id === batchId) acts.push(act);
  expect(acts).toMatchObject([{ kind: 'opened', quantities: { volumes: 2, items: 0 }, actor: 'liu-bo' }]);
});

test('a record closed again after its batch was confirmed is not opened by confirming once more', async () => {
  const entry = await hold(xiangyin, 'C038-001-001-005');
  const { batchId } = (await propose('zhang-min', entry.referenceCode)).body;
  await confirm('liu-bo', batchId);
  const opened = await findEntry(entry.recordId);
  await reviseEntry(opened!, { openingStatus: 'restricted' }, { by: 'liu-bo', at: new Date(), reason: '误开' });
  await confirm('xu-hong', batchId);
  expect(await status(entry.referenceCode)).toBe('restricted');
});

test('what was described anew after it was proposed is not opened: the codes are named, and nothing of the batch opens', async () => {
  const [one, other] = [await hold(xiangyin, 'C038-001-001-051'), await hold(xiangyin, 'C038-001-001-052')];
  const codes = [one.referenceCode, other.referenceCode];
  const { batchId } = (await propose('zhang-min', ...codes)).body;
  await reviseEntry(other, { description: { ...other, title: '另一个题名' } }, { by: 'zhang-min', at: new Date() });
  const refused = await confirm('liu-bo', batchId);
  expect(refused).toMatchObject({ status: 409, slug: 'changed-since-proposal' });
  expect(JSON.stringify(refused.body)).toContain('C038-001-001-052。');
  expect(JSON.stringify(refused.body)).not.toContain('C038-001-001-051');
  for (const code of codes) expect(await status(code)).toBe('unreviewed');
  const again = (await propose('zhang-min', ...codes)).body;
  expect(again).not.toHaveProperty('asTheyStood');
  expect((await confirm('liu-bo', again.batchId)).body.state).toBe('confirmed');
});

test('a confirmation cut short goes on where it was', async () => {
  const [done, open] = [
    await hold(xiangyin, 'C038-001-001-006', {}, 'opened'),
    await hold(xiangyin, 'C038-001-001-007'),
  ];
  const { batchId } = (await propose('zhang-min', done.referenceCode, open.referenceCode)).body;
  expect((await confirm('liu-bo', batchId)).body.state).toBe('confirmed');
  expect((await findEntry(done.recordId))?.version).toBe(2);
  expect((await findEntry(open.recordId))?.openingStatus).toBe('opened');
});

test('all or none: one code that is not held here, and nothing is proposed', async () => {
  await hold(xiangyin, 'C038-001-001-008');
  await hold(pingjiang, 'C038-001-001-009');
  const before = (await ask(handler, listOpenings, { subject: 'liu-bo', params })).body.items.length;
  const refused = await propose('zhang-min', 'C038-001-001-008', 'C038-001-001-009');
  expect(refused).toMatchObject({ status: 422, slug: 'records-not-held' });
  expect(refused.body.detail).toContain('C038-001-001-009');
  expect(refused.body.detail).not.toContain('C038-001-001-008');
  expect((await propose('zhang-min', '不是档号')).slug).toBe('reference-code-unreadable');
  expect((await ask(handler, listOpenings, { subject: 'liu-bo', params })).body.items).toHaveLength(before);
});

test('a creating unit’s cataloguer proposes records of its own fonds only', async () => {
  await hold(xiangyin, 'A439-001-001-001');
  expect((await propose('deng-li', 'A439-001-001-001')).status).toBe(201);
  expect((await propose('deng-li', 'A439-001-001-001', 'C038-001-001-008')).slug).toBe('fonds-not-yours');
});

test('batches are listed newest first, page by page; a batch of another archives is not there', async () => {
  const all = (await ask(handler, listOpenings, { subject: 'liu-bo', params })).body.items;
  const times = all.map(({ proposedAt }: { proposedAt: string }) => proposedAt);
  expect(times).toEqual(times.toSorted().reverse());
  const first = (await ask(handler, listOpenings, { subject: 'liu-bo', params, query: { limit: '2' } })).body;
  expect(first.items).toEqual(all.slice(0, 2));
  const next = await ask(handler, listOpenings, {
    subject: 'liu-bo',
    params,
    query: { limit: '2', cursor: first.next },
  });
  expect(next.body.items).toEqual(all.slice(2, 4));
  const elsewhere = { archivesCode: pingjiang, batchId: all[0].batchId };
  expect((await ask(handler, confirmOpening, { subject: 'wu-wei', params: elsewhere })).slug).toBe(
    'opening-batch-not-found',
  );
});
