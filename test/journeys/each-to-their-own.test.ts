import { expect, test } from 'vitest';
import { listAudit } from '#functions/audit-trail/contract.ts';
import {
  abandonImport,
  confirmImport,
  errorWorkbook,
  listImports,
  openImport,
  showImport,
} from '#functions/catalogue-import/contract.ts';
import {
  grantMembership,
  listMemberships,
  registerArchives,
  registerFonds,
  revokeMembership,
} from '#functions/directory/contract.ts';
import { listActs, postAct } from '#functions/ledger/contract.ts';
import { findPerson, showRecord } from '#functions/lookup/contract.ts';
import { proposeOpening } from '#functions/opening-review/contract.ts';
import { listEditions, runReport } from '#functions/reports/contract.ts';
import { addFiles, closeBatch, listFiles, openBatch, showBatch } from '#functions/uploads/contract.ts';
import { client } from '#infra/client/client.ts';
import { volumesOfWenxing } from '#infra/local/samples/sheets.ts';
import { checked, sendSheet } from '#infra/local/story/deeds.ts';
import { people } from '#infra/local/story/people.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { aProvince, refusal } from './standing.ts';

const province = aProvince();
const xiangyin = { archivesCode: '443021' };

test('people of one archives cannot touch anything of another, and each attempt is in its audit', async () => {
  const importId = await sendSheet(province.as('xiangyinCataloguer'), xiangyin, volumesOfWenxing());
  await checked(province.as('xiangyinCataloguer'), { ...xiangyin, importId });
  const { batchId } = await province.as('xiangyinOperator')(openBatch, { params: xiangyin, body: { title: '一批' } });
  const theirs = { ...xiangyin, importId };
  const batch = { ...xiangyin, batchId };
  const [clerk, operator, desk, director, administrator] = [
    province.as('pingjiangCataloguer'),
    province.as('pingjiangOperator'),
    province.as('pingjiangDesk'),
    province.as('pingjiangDirector'),
    province.as('pingjiangAdministrator'),
  ];
  const file = { name: 'C038-001-002/0001.jpg', size: 10, sha256: '0'.repeat(64) };
  const act = { number: '1', kind: 'accession' as const, date: '20240101', quantities: { volumes: 1 } };
  const attempts: Promise<unknown>[] = [
    clerk(openImport, { params: xiangyin, body: { fileName: 'a.csv', size: 10 } }),
    clerk(listImports, { params: xiangyin }),
    clerk(showImport, { params: theirs }),
    clerk(errorWorkbook, { params: theirs }),
    clerk(confirmImport, { params: theirs, body: {} }),
    clerk(abandonImport, { params: theirs }),
    clerk(proposeOpening, { params: xiangyin, body: { referenceCodes: ['C038-001-002'], ground: '满二十五年' } }),
    operator(showBatch, { params: batch }),
    operator(listFiles, { params: batch }),
    operator(addFiles, { params: batch, body: { list: 1, files: [file] } }),
    operator(closeBatch, { params: batch, body: {} }),
    desk(findPerson, { params: xiangyin, body: { name: '吴秀英', year: 1987 } }),
    desk(showRecord, { params: xiangyin, query: { holding: '443021', referenceCode: 'C038-001-002' } }),
    director(listActs, { params: xiangyin }),
    director(postAct, { params: xiangyin, body: act }),
    director(listEditions, { params: { ...xiangyin, definitionId: 'monthly-progress' } }),
    director(runReport, { params: { ...xiangyin, definitionId: 'monthly-progress' }, body: { period: '2024-01' } }),
    director(listAudit, { params: xiangyin, query: { day: '20240101' } }),
    administrator(registerFonds, { params: xiangyin, body: { fondsNumber: 'B001', title: '某某全宗' } }),
    administrator(listMemberships, { params: xiangyin }),
    administrator(grantMembership, {
      params: xiangyin,
      body: { subject: 'zhou-jun', roles: ['director'], from: '2000-01-01T00:00:00.000Z' },
    }),
  ];
  const refused = await Promise.all(attempts.map(refusal));
  expect(refused.map(({ status, slug }) => `${status} ${slug}`)).toEqual(attempts.map(() => '403 no-membership'));
  const day = shanghaiDay(new Date(province.platform.clock.now()));
  const { items } = await province.as('xiangyinDirector')(listAudit, { params: xiangyin, query: { day, limit: 500 } });
  expect(items.filter(({ outcome, because }) => outcome === 'refused' && because === 'no-membership')).toHaveLength(
    attempts.length,
  );
});

test('an id of another archives under one’s own is not found', async () => {
  const importId = await sendSheet(province.as('xiangyinCataloguer'), xiangyin, volumesOfWenxing());
  const own = { archivesCode: '443022', importId };
  expect(await refusal(province.as('pingjiangCataloguer')(showImport, { params: own }))).toMatchObject({ status: 404 });
});

test('a role does only what it is for, at its own archives too', async () => {
  const desk = province.as('xiangyinDesk');
  const refused = await refusal(desk(openImport, { params: xiangyin, body: { fileName: 'a.csv', size: 10 } }));
  expect(refused).toMatchObject({ status: 403, slug: 'role-lacks-permission' });
  expect(refused.message).toContain('导入目录');
  const outsider = province.as({ subject: 'nobody' });
  expect(await refusal(outsider(listImports, { params: xiangyin }))).toMatchObject({
    status: 403,
    slug: 'no-membership',
  });
  const archives = { archivesCode: '443099', name: '某某县档案馆', level: 'county' as const, region: '某某县' };
  expect(await refusal(outsider(registerArchives, { body: archives }))).toMatchObject({ status: 403 });
});

test('without a token, with a bad or an expired one: 401 before any handler', async () => {
  const { origin, clock } = province.platform;
  expect((await fetch(`${origin}/v1/me`)).status).toBe(401);
  expect((await fetch(`${origin}/v1/me`, { headers: { authorization: 'Bearer a.b.c' } })).status).toBe(401);
  const short = await province.platform.token(people.xiangyinDesk.subject, 60);
  clock.move(61_000);
  const late = client(origin, async () => short);
  expect(await refusal(late(listImports, { params: xiangyin }))).toMatchObject({ status: 401 });
});

test('a fonds number is taken once in one archives, and free in another', async () => {
  const body = { fondsNumber: 'B777', title: '某某全宗' };
  await province.as('xiangyinAdministrator')(registerFonds, { params: xiangyin, body });
  const twice = await refusal(province.as('xiangyinAdministrator')(registerFonds, { params: xiangyin, body }));
  expect(twice).toMatchObject({ status: 409, slug: 'fonds-already-registered' });
  expect(twice.message).toContain('B777');
  await province.as('pingjiangAdministrator')(registerFonds, { params: { archivesCode: '443022' }, body });
});

test('a membership is granted by the administrator, and once revoked refused within a minute', async () => {
  const administrator = province.as('xiangyinAdministrator');
  const now = new Date(province.platform.clock.now()).toISOString();
  const newcomer = { subject: 'ma-chao', name: '马超', roles: ['lookup-desk' as const], from: now };
  const { membershipId } = await administrator(grantMembership, { params: xiangyin, body: newcomer });
  const ask = () => province.as(newcomer)(findPerson, { params: xiangyin, body: { name: '吴秀英', year: 1987 } });
  expect(await ask()).toEqual({ readable: [], masked: [] });
  await administrator(revokeMembership, { params: { ...xiangyin, membershipId } });
  province.platform.clock.move(60_000);
  expect(await refusal(ask())).toMatchObject({ status: 403, slug: 'no-membership' });
});
