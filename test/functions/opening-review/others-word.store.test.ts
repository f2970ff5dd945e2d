import { beforeAll, expect, test } from 'vitest';
import { handler } from '#functions/opening-review/api.ts';
import * as contract from '#functions/opening-review/contract.ts';
import { keepDeposit } from '#shared/ledger/deposit-store.ts';
import { isPublished } from '#shared/records/record.ts';
import { findEntry } from '#shared/records/record-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, hold, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

beforeAll(ownTables);
beforeAll(smallProvince);
beforeAll(async () => {
  await appoint('zhang-min', xiangyin, ['cataloguer']);
  await appoint('liu-bo', xiangyin, ['director']);
  await deposited('寄字〔2023〕1号', '广州聚盈人力资源有限公司', 'X001');
  await deposited('寄字〔2023〕2号', '湘阴县供销合作社', 'X002');
});

const archivesCode = xiangyin;
const deposited = (number: string, depositor: string, fonds: string) =>
  keepDeposit({
    number,
    depositor,
    from: '20230601',
    until: '20230831', // what has run out stays the depositor's
    fonds: [fonds],
    archivesCode,
    by: 'liu-bo',
    at: '2023-06-01T00:00:00Z',
  });
const consent = { depositor: '广州聚盈人力资源有限公司', document: '聚盈函〔2024〕3号', date: '20240901' };
const assessment = { document: '湘阴档评〔2024〕1号', date: '20240902' };
const propose = (of: 'opening' | 'publication', referenceCodes: string[], besides: object = {}) =>
  ask(handler, of === 'opening' ? contract.proposeOpening : contract.proposePublication, {
    subject: 'zhang-min',
    params: { archivesCode },
    body: { referenceCodes, ground: '满二十五年', ...besides },
  });
const confirm = (of: 'opening' | 'publication', batchId: string) =>
  ask(handler, of === 'opening' ? contract.confirmOpening : contract.confirmPublication, {
    subject: 'liu-bo',
    params: { archivesCode, batchId },
  });
const entry = async (code: string) => (await findEntry(`${xiangyin}/${code}`))!;

test('a record on deposit is opened and published with its depositor’s consent only, which the batch keeps', async () => {
  const code = 'X001-001-001-001';
  await hold(xiangyin, code);
  const refused = await propose('opening', [code]);
  expect(refused).toMatchObject({ status: 422, slug: 'depositor-consent-needed' });
  for (const said of [consent.depositor, code]) expect(refused.body.detail).toContain(said);
  const strange = { ...consent, depositor: '湘阴县供销合作社' };
  expect((await propose('opening', [code], { consent: strange })).slug).toBe('depositor-consent-needed');

  const opening = (await propose('opening', [code], { consent })).body;
  expect(opening.consent).toEqual(consent);
  expect((await confirm('opening', opening.batchId)).body).toMatchObject({ state: 'confirmed', consent });
  expect((await propose('publication', [code])).slug).toBe('depositor-consent-needed');
  const { batchId } = (await propose('publication', [code], { consent })).body;
  expect((await confirm('publication', batchId)).body).toMatchObject({ state: 'confirmed', consent });
  expect(isPublished(await entry(code))).toBe(true);
});

test('records of two depositors need a batch each', async () => {
  const codes = ['X001-001-001-002', 'X002-001-001-001'];
  for (const code of codes) await hold(xiangyin, code);
  const refused = await propose('opening', codes, { consent });
  expect(refused.body.detail).toContain('湘阴县供销合作社');
  expect(refused.body.detail).not.toContain(codes[0]);
});

test('what is found to be on deposit after it was proposed is not opened, nor published', async () => {
  const [closed, open] = ['X003-001-001-001', 'X003-001-001-002'];
  await hold(xiangyin, closed);
  await hold(xiangyin, open, {}, 'opened');
  const opening = (await propose('opening', [closed])).body;
  const publication = (await propose('publication', [open])).body;
  await deposited('寄字〔2024〕1号', '湘阴县供销合作社', 'X003');
  expect((await confirm('opening', opening.batchId)).slug).toBe('depositor-consent-needed');
  expect((await confirm('publication', publication.batchId)).slug).toBe('depositor-consent-needed');
  expect(await entry(closed)).toMatchObject({ openingStatus: 'unreviewed' });
  expect(isPublished(await entry(open))).toBe(false);
});

test('adoption and school files are opened and published with an impact assessment only', async () => {
  const [school, adoption] = ['A120-ZY·XJ·1978·Y-0012', 'A120-ZY·SY·1996·Y-0001'];
  await hold(xiangyin, school, { civilType: 'XJ' });
  await hold(xiangyin, adoption, { civilType: 'SY' });
  const refused = await propose('opening', [school, adoption]);
  expect(refused).toMatchObject({ status: 422, slug: 'assessment-needed' });
  for (const said of [school, adoption, '影响评估']) expect(refused.body.detail).toContain(said);
  const opening = (await propose('opening', [school, adoption], { assessment })).body;
  expect((await confirm('opening', opening.batchId)).body).toMatchObject({ state: 'confirmed', assessment });
  expect((await propose('publication', [school])).slug).toBe('assessment-needed');
  expect((await propose('publication', [school], { assessment })).body.assessment).toEqual(assessment);
});
