import { beforeAll, expect, test } from 'vitest';
import { handler } from '#functions/lookup/api.ts';
import { browseFonds, findByCode, listPages, showRecord } from '#functions/lookup/contract.ts';
import { auditOf } from '#shared/audit/audit-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { addPage } from '#shared/records/page-store.ts';
import { ask } from '#test/functions/ask.ts';
import {
  agree,
  appoint,
  hold,
  pingjiang,
  provincial,
  smallProvince,
  xiangyin,
} from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const code = 'C038-001-002-003';

beforeAll(ownTables);
beforeAll(smallProvince);
beforeAll(async () => {
  process.env.ACCESS_BUCKET = 'access';
  await appoint('he-yan', xiangyin, ['lookup-desk']);
  await appoint('peng-na', pingjiang, ['lookup-desk']);
  await agree([xiangyin, pingjiang], ['HY']);
  await hold(xiangyin, code, { title: '湘阴县文星镇会议记录' });
  await hold(pingjiang, code, { title: '平江县长寿镇会议记录' });
  await hold(pingjiang, 'C038-001-002-004', { title: '平江县长寿镇通知' }, 'opened');
});

const desks = { 'he-yan': xiangyin, 'peng-na': pingjiang };
const at = (
  subject: keyof typeof desks,
  contract: Parameters<typeof ask>[1],
  query: Record<string, string>,
  params = {},
) => ask(handler, contract, { subject, params: { archivesCode: desks[subject], ...params }, query });

test('one code at two archives: each desk finds its own, and no agreement shows another’s by code', async () => {
  const titles = async (subject: keyof typeof desks) =>
    (await at(subject, findByCode, { referenceCode: code })).body.items.map(({ title }: { title: string }) => title);
  expect(await titles('he-yan')).toEqual(['湘阴县文星镇会议记录']);
  expect(await titles('peng-na')).toEqual(['平江县长寿镇会议记录']);
});

test('a code is found however it was typed; one that is none is refused the same at every desk', async () => {
  expect((await at('he-yan', findByCode, { referenceCode: 'c038－001－002－003' })).body.items).toHaveLength(1);
  expect(await at('he-yan', findByCode, { referenceCode: '某某档' })).toMatchObject({
    status: 400,
    slug: 'reference-code-unreadable',
  });
});

test('an opened record is found and shown at every desk, with its law and its holder', async () => {
  const found = await at('he-yan', findByCode, { referenceCode: 'C038-001-002-004' });
  expect(found.body.items).toMatchObject([
    { archivesCode: pingjiang, holdingName: '平江县档案馆', article: expect.stringContaining('第二十八条') },
  ]);
  const shown = await at('he-yan', showRecord, { referenceCode: 'C038-001-002-004', holding: pingjiang });
  expect(shown).toMatchObject({ status: 200, body: { title: '平江县长寿镇通知' } });
  for (const inner of ['part', 'sortCode', 'contentHash', 'by']) expect(shown.body).not.toHaveProperty(inner);
});

test('a hidden record and one that does not exist are refused with the same words', async () => {
  for (const contract of [showRecord, listPages]) {
    const hidden = await at('he-yan', contract, { referenceCode: code, holding: pingjiang });
    const none = await at('he-yan', contract, { referenceCode: 'C038-001-002-009', holding: pingjiang });
    expect(hidden).toMatchObject({ status: 404, slug: 'record-not-found' });
    const [audited] = (await auditOf(xiangyin, shanghaiDay(new Date()), 1)).items;
    expect(audited).toMatchObject({ action: contract.name, outcome: 'refused', because: 'record-not-found' });
    const without = ({ instance, ...said }: Record<string, unknown>, its: string) =>
      JSON.stringify(said).replaceAll(its, '');
    expect(without(hidden.body, code)).toBe(without(none.body, 'C038-001-002-009'));
    expect(hidden.line.because).toBe(none.line.because);
  }
});

test('which archives must be said: a code alone names no record', async () =>
  expect(await at('he-yan', showRecord, { referenceCode: code })).toMatchObject({
    status: 400,
    slug: 'name-the-archives',
  }));

test('pages come in order, page by page, with a link of five minutes to the access copy', async () => {
  const recordId = `${xiangyin}/${code}`;
  for (const pageNumber of [2, 1, 3])
    await addPage({
      recordId,
      pageNumber,
      sha256: 'a'.repeat(64),
      format: 'tiff',
      bytes: 10,
      frames: 1,
      batchId: 'b1',
      preservationKey: `${xiangyin}/C038/${code}/page-000${pageNumber}.tif`,
      ...(pageNumber < 3 && { accessKey: `${xiangyin}/C038/${code}/page-000${pageNumber}.jpg` }),
      at: '2024-09-29T02:00:00.000Z',
    });
  const which = { referenceCode: code, holding: xiangyin };
  const first = await at('he-yan', listPages, { ...which, limit: '2' });
  expect(first.body.items.map(({ pageNumber }: { pageNumber: number }) => pageNumber)).toEqual([1, 2]);
  expect(first.body.items[0].image).toMatchObject({
    fileName: `${code}-page-0001.jpg`,
    url: expect.stringContaining('X-Amz-Expires=300'),
  });
  const second = await at('he-yan', listPages, { ...which, limit: '2', cursor: first.body.next });
  expect(second.body).toEqual({ items: [expect.objectContaining({ pageNumber: 3 })] });
  expect(second.body.items[0].image).toBeUndefined();
  const other = await at('peng-na', listPages, { ...which, limit: '2', cursor: first.body.next });
  expect(other.slug).toBe('cursor-not-yours');
});

test('a fonds is browsed at its own archives only, in the order of its codes', async () => {
  await hold(xiangyin, 'C038-001-002-010');
  await hold(xiangyin, 'C038-001-002-009');
  const browse = (subject: keyof typeof desks, query = {}) => at(subject, browseFonds, query, { fondsNumber: 'C038' });
  const codes = (answered: { body: { items: { referenceCode: string }[] } }) =>
    answered.body.items.map(({ referenceCode }) => referenceCode);
  const first = await browse('he-yan', { limit: '2' });
  const rest = await browse('he-yan', { limit: '2', cursor: first.body.next });
  expect([...codes(first), ...codes(rest)]).toEqual([code, 'C038-001-002-009', 'C038-001-002-010']);
  expect(codes(await browse('peng-na'))).toEqual([code, 'C038-001-002-004']);
  expect(
    (await ask(handler, browseFonds, { subject: 'he-yan', params: { archivesCode: provincial, fondsNumber: 'C038' } }))
      .slug,
  ).toBe('no-membership');
});
