import { expect, test } from 'vitest';
import { listAudit } from '#functions/audit-trail/contract.ts';
import { endAgreement, listAgreements } from '#functions/directory/contract.ts';
import { findByCode, findPerson, showRecord } from '#functions/lookup/contract.ts';
import { marriagesOf1987 } from '#infra/local/samples/sheets.ts';
import { importSheet } from '#infra/local/story/deeds.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { aProvince, refusal } from './standing.ts';

const province = aProvince({ today: '2024-09-29T02:00:00Z' });
const atProvince = { params: { archivesCode: '443001' } };
const question = { ...atProvince, body: { name: '吴秀英', year: 1987 } };
const hidden = ['吴秀英', '陈志远', '张建国', 'A120', '0231', '长寿', '19870612', '443022/'];

test('A05: the province desk finds the marriage in another archives, masked, with what to do next', async () => {
  await importSheet(province.as('pingjiangCataloguer'), { archivesCode: '443022' }, await marriagesOf1987());
  const answer = await province.as('provinceDesk')(findPerson, question);
  expect(answer.readable).toEqual([]);
  expect(answer.masked).toContainEqual({
    archivesCode: '443022',
    holdingName: '平江县档案馆',
    civilType: 'HY',
    type: '婚姻登记',
    year: 1987,
    names: ['陈**', '吴**'],
    advice: '需办理跨馆查档',
  });
  const text = JSON.stringify(answer);
  for (const piece of hidden) expect(text.includes(piece), piece).toBe(false);
});

test('A05: an imported 开放 opens nothing, and by code an unopened record is as if it were not there', async () => {
  const desk = province.as('provinceDesk');
  for (const code of ['A120-ZY·HY·1987·Y-0231', 'A120-ZY·HY·1987·Y-0233']) {
    expect((await desk(findByCode, { ...atProvince, query: { referenceCode: code } })).items).toEqual([]);
    const held = await refusal(desk(showRecord, { ...atProvince, query: { holding: '443022', referenceCode: code } }));
    const never = await refusal(
      desk(showRecord, { ...atProvince, query: { holding: '443022', referenceCode: 'A120-ZY·HY·1987·Y-9999' } }),
    );
    expect(held.status).toBe(404);
    expect(held.message.replaceAll(code, '')).toBe(never.message.replaceAll('A120-ZY·HY·1987·Y-9999', ''));
  }
});

test('A05: a name needs a year or a place; the name as written in Traditional characters finds the same; another year finds nothing', async () => {
  const desk = province.as('provinceDesk');
  const bare = await refusal(desk(findPerson, { ...atProvince, body: { name: '吴秀英' } }));
  expect(bare).toMatchObject({ status: 400, slug: 'invalid-request' });
  expect(bare.problem.errors?.[0]?.detail).toContain('年份或地点');
  expect((await desk(findPerson, { ...atProvince, body: { name: '吳秀英', year: 1987 } })).masked).toHaveLength(2);
  expect((await desk(findPerson, { ...atProvince, body: { name: '吴秀英', place: '长寿区' } })).masked).toHaveLength(2);
  expect(await desk(findPerson, { ...atProvince, body: { name: '吴秀英', year: 1988 } })).toEqual({
    readable: [],
    masked: [],
  });
  expect(await desk(findPerson, { ...atProvince, body: { name: '吴秀', year: 1987 } })).toEqual({
    readable: [],
    masked: [],
  });
});

test('A05: the holding archives reads its own record whole', async () => {
  const question = { params: { archivesCode: '443022' }, body: { name: '吴秀英', year: 1987 } };
  const { readable, masked } = await province.as('pingjiangDesk')(findPerson, question);
  expect(masked).toEqual([]);
  expect(readable.map(({ referenceCode }) => referenceCode)).toEqual([
    'A120-ZY·HY·1987·Y-0231',
    'A120-ZY·HY·1987·Y-0233',
  ]);
});

test('A05: every answer is audited at the archives that holds the record, without the name that was asked for', async () => {
  const day = shanghaiDay(new Date(province.platform.clock.now()));
  const { items } = await province.as('pingjiangDirector')(listAudit, {
    params: { archivesCode: '443022' },
    query: { day },
  });
  expect(items.filter(({ actor, action }) => actor === 'wang-fang' && action === 'find-person').length).toBeGreaterThan(
    0,
  );
  expect(items.find(({ actor }) => actor === 'wang-fang')).toMatchObject({
    actorArchives: '443001',
    outcome: 'answered',
  });
  expect(JSON.stringify(items)).not.toContain('吴秀英');
});

test('A05: an archives without the agreement gets nothing; when the agreement ends, its hits are gone within a minute', async () => {
  const [agreement] = (await province.as('provinceAdministrator')(listAgreements, atProvince)).items;
  const params = { archivesCode: '443001', agreementId: agreement?.agreementId ?? '' };
  await province.as('provinceAdministrator')(endAgreement, { params });
  province.platform.clock.move(60_000);
  expect(await province.as('provinceDesk')(findPerson, question)).toEqual({ readable: [], masked: [] });
});
