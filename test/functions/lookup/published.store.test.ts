import { beforeAll, expect, test } from 'vitest';
import { searchPublished, showPublished } from '#functions/lookup/contract.ts';
import { handler as searches } from '#functions/lookup/searches.ts';
import { handler as review } from '#functions/opening-review/api.ts';
import {
  confirmPublication,
  listPublications,
  proposePublication,
  withdrawPublication,
} from '#functions/opening-review/contract.ts';
import { currentEntries } from '#functions/search-indexing/current-entries.ts';
import { countAttempt } from '#shared/access/limit-store.ts';
import { limits } from '#shared/access/limits.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { newId } from '#shared/runtime/ids.ts';
import { placeOf } from '#shared/search/indexed-entry.ts';
import { theIndex } from '#shared/search/pieces-store.ts';
import { bringInLine } from '#shared/search/write.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, hold, pingjiang, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const code = (n: number) => `C038-001-002-00${n}`;
const params = { archivesCode: xiangyin };

beforeAll(ownTables);
beforeAll(smallProvince);
beforeAll(async () => {
  await appoint('zhang-min', xiangyin, ['cataloguer']);
  await appoint('liu-bo', xiangyin, ['director']);
  const said = { declaredOpeningStatus: '开放', title: '文星镇一九八七年大事记', note: '内部批注' };
  await hold(xiangyin, code(1), said, 'opened');
  await hold(xiangyin, code(2), { ...said, title: '文星镇水利志' }, 'opened');
  await hold(xiangyin, code(3), { ...said, title: '文星镇干部名册' });
  await hold(pingjiang, code(1), { ...said, title: '平江县大事记' }, 'opened');
  await follow();
});

/** What the stream does: the index follows the records. */
async function follow(): Promise<void> {
  const ids = [...[1, 2, 3].map((n) => `${xiangyin}/${code(n)}`), `${pingjiang}/${code(1)}`];
  const entries = await findEntries(ids);
  const changed = new Map([...entries].map(([id, entry]) => [id, { places: [placeOf(entry)], scanned: false }]));
  const writing = { ...theIndex(), now: new Date(), newId: () => newId(new Date()) };
  await bringInLine(writing, changed, (scanned) => currentEntries(ids, scanned));
}

const publicly = async (q: string) => (await ask(searches, searchPublished, { query: { q } })).body;
const shown = (referenceCode: string, holding = xiangyin) =>
  ask(searches, showPublished, { query: { holding, referenceCode } });
const nothing = {
  items: [],
  total: 0,
  atMost: false,
  facets: { archives: [], years: [], categories: [], civilTypes: [], levels: [] },
};
const propose = (referenceCodes: string[]) =>
  ask(review, proposePublication, { subject: 'zhang-min', params, body: { referenceCodes, ground: '馆藏珍品上网' } });
const by = (subject: string, contract: Parameters<typeof ask>[1], batchId: string, body = {}) =>
  ask(review, contract, { subject, params: { ...params, batchId }, body });
let batchId = '';

test('rows that say 开放, and even opened records, show the public nothing: nothing is published yet', async () => {
  for (const q of ['', '大事记', '文星', code(1)]) expect(await publicly(q)).toEqual(nothing);
  expect(await shown(code(1))).toMatchObject({ status: 404, slug: 'record-not-published' });
});

test('a record that is hidden, one that does not exist, and no 档号 at all are refused the public alike', async () => {
  const bodies = await Promise.all([code(1), code(3), code(9), '某某'].map(async (one) => (await shown(one)).body));
  const without = bodies.map(({ instance: _, ...said }) => JSON.stringify(said));
  expect(new Set(without).size).toBe(1);
});

test('only opened records are proposed for publication, and only another person confirms', async () => {
  expect(await propose([code(1), code(3)])).toMatchObject({ status: 422, slug: 'not-opened-yet' });
  expect((await propose([code(1), code(3)])).body.detail).toContain(code(3));
  const proposed = await propose(['c038－001－002－001']);
  expect(proposed).toMatchObject({ status: 201, body: { state: 'proposed', referenceCodes: [code(1)] } });
  batchId = proposed.body.batchId;
  await follow();
  expect(await publicly('大事记'), 'proposed is not published').toEqual(nothing);
  const own = await ask(review, proposePublication, {
    subject: 'liu-bo',
    params,
    body: { referenceCodes: [code(2)], ground: '馆长自提' },
  });
  expect(await by('liu-bo', confirmPublication, own.body.batchId)).toMatchObject({ slug: 'proposer-cannot-confirm' });
  expect(await by('liu-bo', confirmPublication, 'no-such')).toMatchObject({ slug: 'publication-batch-not-found' });
});

test('confirmed, it is found by anyone, with its marks, facets and law, without the names and notes of the entry', async () => {
  expect(await by('liu-bo', confirmPublication, batchId)).toMatchObject({ status: 200, body: { state: 'confirmed' } });
  expect(await by('liu-bo', confirmPublication, batchId), 'twice is once').toMatchObject({
    body: { state: 'confirmed' },
  });
  await follow();
  const found = await publicly('大事记');
  expect(found).toMatchObject({
    total: 1,
    items: [{ referenceCode: code(1), holdingName: '湘阴县档案馆', marks: [[8, 11]] }],
    facets: { archives: [{ value: xiangyin, count: 1 }] },
  });
  const one = await shown(code(1));
  expect(one).toMatchObject({ status: 200, body: { title: '文星镇一九八七年大事记' } });
  for (const text of ['吴秀英', '内部批注', '长寿', 'personalNames'])
    expect(JSON.stringify([found, one.body])).not.toContain(text);
  for (const q of ['吴秀英', '水利志', '干部', '平江']) expect((await publicly(q)).total, q).toBe(0);
});

test('the record has the last word while the index is behind: closed again or withdrawn, it is gone at once', async () => {
  const reason = { reason: '题名涉及个人信息' };
  expect(await by('liu-bo', withdrawPublication, batchId, reason)).toMatchObject({ body: { state: 'withdrawn' } });
  expect((await publicly('大事记')).items).toEqual([]);
  expect((await shown(code(1))).slug).toBe('record-not-published');
  await follow();
  expect(await publicly('大事记')).toEqual(nothing);
  expect(await by('liu-bo', confirmPublication, batchId)).toMatchObject({ slug: 'publication-withdrawn' });
  const list = await ask(review, listPublications, { subject: 'zhang-min', params, query: { limit: '1' } });
  expect(list.body.items).toHaveLength(1);
  expect(list.body.next).toBeDefined();
});

test('the public is limited by address', async () => {
  for (let n = 0; n <= limits['search-published'].most; n++)
    await countAttempt('search-published', '', new Date()).catch(() => {});
  expect(await ask(searches, searchPublished, { query: { q: '大事记' } })).toMatchObject({
    status: 429,
    slug: 'too-often',
  });
});
