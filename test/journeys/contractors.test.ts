import { beforeAll, expect, test } from 'vitest';
import { grantMembership } from '#functions/directory/contract.ts';
import { addFiles, listBatches, openBatch, showBatch } from '#functions/uploads/contract.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { aProvince, refusal } from './standing.ts';

const province = aProvince();
const params = { archivesCode: '443021' };
const agreement = { number: '外包〔2026〕1号', contractor: '长沙某某数字化公司', until: '20991231' };
const by = (subject: string) => province.as({ subject });

const appoint = (subject: string, contract: typeof agreement) =>
  province.as('xiangyinAdministrator')(grantMembership, {
    params,
    body: { subject, name: subject, roles: ['operator'], from: '2000-01-01T00:00:00.000Z', contract },
  });

beforeAll(async () => {
  await appoint('one', agreement);
  await appoint('other', { ...agreement, number: '外包〔2026〕2号' });
  await appoint('short', { ...agreement, until: shanghaiDay(new Date(province.platform.clock.now())) });
});

test('R20: people of a contractor reach the batches of their own agreement only, until its last day', async () => {
  const { batchId } = await by('one')(openBatch, { params, body: { title: '外包第一批' } });
  const batch = { ...params, batchId };
  expect((await by('short')(listBatches, { params })).items).toMatchObject([{ batchId, contract: agreement }]);
  expect((await province.as('xiangyinOperator')(showBatch, { params: batch })).contract).toEqual(agreement);

  const file = { name: 'C038-001-002/0001.jpg', size: 10, sha256: '0'.repeat(64) };
  const added = by('other')(addFiles, { params: batch, body: { list: 1, files: [file] } });
  expect(await refusal(added)).toMatchObject({ status: 403, slug: 'batch-of-another-contract' });
  expect((await refusal(by('other')(showBatch, { params: batch }))).message).toContain('外包〔2026〕2号');
  expect((await by('other')(listBatches, { params })).items).toEqual([]);

  await province.platform.clock.move(86_400_000);
  expect(await refusal(by('short')(listBatches, { params }))).toMatchObject({ status: 403, slug: 'no-membership' });
  expect((await by('one')(listBatches, { params })).items).toHaveLength(1);
});
