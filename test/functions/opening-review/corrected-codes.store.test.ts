import { beforeAll, expect, test } from 'vitest';
import { handler } from '#functions/opening-review/api.ts';
import * as contract from '#functions/opening-review/contract.ts';
import { putBatch } from '#functions/opening-review/opening-store.ts';
import { entriesOf } from '#shared/ledger/ledger-store.ts';
import type { Description, Entry, OpeningStatus } from '#shared/records/record.ts';
import { moveEntry, reviseEntry } from '#shared/records/record-changes.ts';
import { findEntry, findHeld } from '#shared/records/record-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, hold, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

beforeAll(ownTables);
beforeAll(smallProvince);
beforeAll(async () => {
  await appoint('zhang-min', xiangyin, ['cataloguer']);
  await appoint('deng-li', xiangyin, ['cataloguer'], { fonds: ['A439'] });
  await appoint('liu-bo', xiangyin, ['director']);
});

const archivesCode = xiangyin;
const ground = '形成满二十五年';
const propose = (of: 'opening' | 'publication', referenceCodes: string[], subject = 'zhang-min') => {
  const asked = of === 'opening' ? contract.proposeOpening : contract.proposePublication;
  return ask(handler, asked, { subject, params: { archivesCode }, body: { referenceCodes, ground } });
};
const confirm = (of: 'opening' | 'publication', batchId: string) => {
  const asked = of === 'opening' ? contract.confirmOpening : contract.confirmPublication;
  return ask(handler, asked, { subject: 'liu-bo', params: { archivesCode, batchId } });
};
const proposed = async (of: 'opening' | 'publication', ...codes: string[]): Promise<string> =>
  (await propose(of, codes)).body.batchId;
const change = { by: 'clerk', at: new Date('2024-09-02T00:00:00Z') };
const correct = async (before: Entry, referenceCode: string, besides: Partial<Description> = {}) =>
  (await moveEntry({ before }, { ...before, referenceCode, ...besides }, change))!;
const retitle = async (entry: Entry, title: string) =>
  (await reviseEntry(entry, { description: { ...entry, title } }, change))!;
/** Another record under a code that was corrected away. */
const useAnew = async ({ recordId }: Entry, title: string) =>
  retitle((await findHeld([recordId])).get(recordId)!, title);
const standing = async ({ recordId }: Entry) => findEntry(recordId);
const volume = (code: string, status: OpeningStatus = 'unreviewed') =>
  hold(xiangyin, code, { levelOfDescription: 'volume' }, status);

async function opened(batchId: string) {
  const acts = [];
  for await (const act of entriesOf(xiangyin, '99991231')) if (act.source.id === batchId) acts.push(act.quantities);
  return acts;
}

test('a batch opens a record whose 档号 alone was corrected since, and posts it once', async () => {
  const before = await volume('C038-001-101');
  const batchId = await proposed('opening', before.referenceCode);
  const after = await correct(before, 'C038-001-102');
  await correct(after, 'C038-001-103');
  expect((await confirm('opening', batchId)).body.state).toBe('confirmed');
  expect(await standing(before)).toMatchObject({ referenceCode: 'C038-001-103', openingStatus: 'opened' });
  expect(await opened(batchId)).toEqual([{ volumes: 1, items: 0 }]);
});

test('what was described anew after its correction is not opened, nor what another year or fonds came to with its code', async () => {
  const [one, other, third] = [
    await volume('C038-001-111'),
    await volume('C038-001-112'),
    await volume('C038-001-113'),
  ];
  const batchId = await proposed('opening', 'C038-001-111', 'C038-001-112', 'C038-001-113');
  await retitle(await correct(one, 'C038-001-114'), '无人审过的题名');
  await correct(other, 'C038-001-115', { filingYear: 2015 });
  await correct(third, 'A439-001-116', { fondsNumber: 'A439' });
  const refused = await confirm('opening', batchId);
  expect(refused).toMatchObject({ status: 409, slug: 'changed-since-proposal' });
  for (const said of ['C038-001-111→C038-001-114', 'C038-001-112→C038-001-115', 'C038-001-113→A439-001-116'])
    expect(refused.body.detail).toContain(said);
  for (const entry of [one, other, third]) expect(await standing(entry)).toMatchObject({ openingStatus: 'unreviewed' });
  expect(await opened(batchId)).toEqual([]);
});

test('a strange record under a code that was corrected away is not opened in its stead', async () => {
  const before = await volume('C038-001-121');
  const batchId = await proposed('opening', before.referenceCode);
  await correct(before, 'C038-001-122');
  await useAnew(before, '另一卷');
  expect((await confirm('opening', batchId)).body.detail).toContain('C038-001-121。');
  expect(await standing(before)).toMatchObject({ title: '另一卷', openingStatus: 'unreviewed' });

  const alike = await volume('C038-001-123');
  const again = await proposed('opening', alike.referenceCode);
  await correct(alike, 'C038-001-124');
  await useAnew(alike, alike.title); // word for word, and another record all the same
  expect(await confirm('opening', again)).toMatchObject({ status: 409, slug: 'changed-since-proposal' });
});

test('the old and the new code of one record are one record in a batch, under the new code, confirmed at once and posted once', async () => {
  const before = await volume('C038-001-131');
  await correct(before, 'C038-001-132');
  const { body } = await propose('opening', ['C038-001-131', 'C038-001-132']);
  expect(body.referenceCodes).toEqual(['C038-001-132']);
  expect((await confirm('opening', body.batchId)).body.state).toBe('confirmed');
  expect(await opened(body.batchId)).toEqual([{ volumes: 1, items: 0 }]);

  const publication = await propose('publication', ['C038-001-132', 'C038-001-131']);
  expect(publication.body.referenceCodes).toEqual(['C038-001-132']);
  expect((await confirm('publication', publication.body.batchId)).body.state).toBe('confirmed');
});

test('an old code does not lead a creating unit’s cataloguer out of its fonds', async () => {
  const before = await hold(xiangyin, 'A439-001-001-031');
  await correct(before, 'C038-001-001-031', { fondsNumber: 'C038' });
  const refused = await propose('opening', ['A439-001-001-031'], 'deng-li');
  expect(refused).toMatchObject({ status: 403, slug: 'fonds-not-yours' });
  expect(refused.body.detail).not.toContain('C038');
});

test('without a digest nobody knows what was proposed, and one that is gone cannot open: both are proposed again', async () => {
  const { referenceCode } = await volume('C038-001-141');
  const said = { archivesCode, state: 'proposed' as const, ground, proposedBy: 'zhang-min' };
  const proposedAt = '2024-09-02T00:00:00.000Z';
  await putBatch({ ...said, batchId: 'without', referenceCodes: [referenceCode], proposedAt });
  expect(await confirm('opening', 'without')).toMatchObject({ slug: 'changed-since-proposal' });
  await putBatch({ ...said, batchId: 'gone', referenceCodes: ['C038-001-149'], asTheyStood: {}, proposedAt });
  expect(await confirm('opening', 'gone')).toMatchObject({ slug: 'changed-since-proposal' });
});

test('published is what was proposed, and no other record under its code', async () => {
  const one = await volume('C038-001-151', 'opened');
  const other = await volume('C038-001-152', 'opened');
  const batchId = await proposed('publication', one.referenceCode, other.referenceCode);
  await correct(one, 'C038-001-153');
  await retitle(other, '无人审过的题名');
  const refused = await confirm('publication', batchId);
  expect(refused).toMatchObject({ status: 409, slug: 'changed-since-proposal' });
  expect(refused.body.detail).toContain('C038-001-152。');
  expect(refused.body.detail).not.toContain('C038-001-151');
  expect((await standing(other))?.publishedIn).toBeUndefined();
});

test('a publication that is withdrawn leaves the net wherever its records have moved, their old codes used anew or not', async () => {
  const one = await volume('C038-001-161', 'opened');
  const batchId = await proposed('publication', one.referenceCode);
  await confirm('publication', batchId);
  const moved = await correct((await standing(one))!, 'C038-001-162');
  const anew = await useAnew(one, '另一卷');
  await correct(moved, 'C038-001-163');
  await correct(anew, 'C038-001-164');
  const asked = { subject: 'liu-bo', params: { archivesCode, batchId }, body: { reason: '涉及个人信息' } };
  expect((await ask(handler, contract.withdrawPublication, asked)).body.state).toBe('withdrawn');
  const found = (await standing(moved))!;
  expect(found).toMatchObject({ referenceCode: 'C038-001-163', openingStatus: 'opened' });
  expect(found.publishedIn).toBeUndefined();
});
