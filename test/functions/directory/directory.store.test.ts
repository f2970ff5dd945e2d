import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { handler } from '#functions/directory/api.ts';
import {
  endAgreement,
  grantMembership,
  listAgreements,
  listArchives,
  makeAgreement,
  registerArchives,
  registerFonds,
  revokeMembership,
  setUploadQuota,
  whoAmI,
} from '#functions/directory/contract.ts';
import { uploadQuotaOf } from '#shared/archives/directory-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, city, pingjiang, provincial, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const clock = vi.hoisted(() => ({ at: Date.parse('2024-09-29T02:00:00Z') }));
vi.mock('#shared/runtime/clock.ts', () => ({ now: () => new Date(clock.at) }));

beforeAll(ownTables);
beforeAll(smallProvince);
beforeAll(async () => {
  process.env.FOUNDER_SUBJECT = 'founder';
  await appoint('zhao-gang', provincial, ['administrator']);
  await appoint('sun-li', xiangyin, ['administrator']);
});
beforeEach(() => {
  clock.at += 60_000;
});

const county = { archivesCode: '443023', name: '岳阳县档案馆', level: 'county', parent: city, region: '岳阳县' };
const at = (archivesCode: string) => ({ archivesCode });

test('an archives is registered once, under one of a higher level that is known', async () => {
  const register = (body: object) => ask(handler, registerArchives, { subject: 'founder', body });
  expect(await register({ ...county, parent: '443099' })).toMatchObject({ status: 404, slug: 'archives-not-found' });
  expect(await register({ ...county, parent: xiangyin })).toMatchObject({ status: 422, slug: 'parent-not-above' });
  expect(await register(county)).toMatchObject({ status: 201, body: county });
  expect(await register(county)).toMatchObject({ status: 409, slug: 'archives-already-registered' });
  const { items } = (await ask(handler, listArchives, { subject: 'anybody' })).body;
  expect(items.map(({ archivesCode }: { archivesCode: string }) => archivesCode)).toEqual([
    provincial,
    city,
    xiangyin,
    pingjiang,
    county.archivesCode,
  ]);
});

test('an administrator registers archives under their own only, and none that stands under nothing', async () => {
  await appoint('fang-lei', city, ['administrator']);
  const register = (subject: string, body: object) => ask(handler, registerArchives, { subject, body });
  const [next, province] = ['443024', '443900'].map((archivesCode) => ({ ...county, archivesCode })) as [
    object,
    object,
  ];
  expect(await register('sun-li', next)).toMatchObject({ status: 403, slug: 'no-membership' });
  expect(await register('fang-lei', { ...next, level: 'city', parent: provincial })).toMatchObject({ status: 403 });
  expect(await register('fang-lei', { ...province, level: 'province', parent: undefined })).toMatchObject({
    status: 403,
  });
  expect((await register('fang-lei', next)).status).toBe(201);
  expect((await register('zhao-gang', { ...county, archivesCode: '443025' })).status).toBe(201);
});

test('the list of archives goes on where its page ended', async () => {
  const list = (query: Record<string, string>) => ask(handler, listArchives, { subject: 'anybody', query });
  const first = (await list({ limit: '4' })).body;
  const rest = (await list({ limit: '4', cursor: first.next })).body;
  expect([...first.items, ...rest.items]).toHaveLength(7);
  expect(rest.next).toBeUndefined();
});

test('a fonds number is taken once in an archives', async () => {
  const register = (archivesCode: string, subject: string) =>
    ask(handler, registerFonds, {
      subject,
      params: at(archivesCode),
      body: { fondsNumber: 'A439', title: '民政局全宗' },
    });
  expect((await register(xiangyin, 'sun-li')).status).toBe(201);
  expect(await register(xiangyin, 'sun-li')).toMatchObject({ status: 409, slug: 'fonds-already-registered' });
  expect((await register(pingjiang, 'founder')).status).toBe(201);
  expect((await register(pingjiang, 'sun-li')).slug).toBe('no-membership');
});

test('who is granted a membership can do it at once, and who loses it within a minute; a second revocation moves nothing', async () => {
  const from = '2024-01-01T00:00:00.000Z';
  const grant = (roles: string[]) =>
    ask(handler, grantMembership, {
      subject: 'sun-li',
      params: at(xiangyin),
      body: { subject: 'he-yan', roles, from },
    });
  expect((await grant(['founder'])).slug).toBe('founder-is-set-at-deployment');
  const granted = (await grant(['administrator'])).body;
  const acts = () => ask(handler, registerFonds, { subject: 'he-yan', params: at(xiangyin), body: {} });
  expect((await acts()).slug).toBe('invalid-request');

  const params = { ...at(xiangyin), membershipId: granted.membershipId };
  const revoke = () => ask(handler, revokeMembership, { subject: 'sun-li', params });
  const revokedAt = (await revoke()).body.revokedAt;
  clock.at += 30_000;
  expect((await acts()).slug).toBe('no-membership');
  expect((await revoke()).body.revokedAt).toBe(revokedAt);
  expect(
    (await ask(handler, revokeMembership, { subject: 'sun-li', params: { ...params, membershipId: 'x' } })).slug,
  ).toBe('entity-not-found');
});

test('I see my own memberships, not those of a namesake with another issuer', async () => {
  await appoint('zhou-jun', pingjiang, ['administrator'], { issuer: 'https://issuer.test' });
  await appoint('zhou-jun', xiangyin, ['auditor'], { issuer: 'https://elsewhere.test' });
  const { memberships } = (await ask(handler, whoAmI, { subject: 'zhou-jun' })).body;
  expect(memberships).toMatchObject([{ archivesCode: pingjiang }]);
});

test('an agreement is made by who stands above all other parties; ended once, it stays ended', async () => {
  const make = (subject: string, archivesCode: string, parties: string[]) =>
    ask(handler, makeAgreement, {
      subject,
      params: at(archivesCode),
      body: { number: '1', parties, categories: ['HY'], from: '20240101' },
    });
  expect((await make('sun-li', xiangyin, [pingjiang, city])).slug).toBe('not-above-the-parties');
  expect((await make('sun-li', xiangyin, [xiangyin, pingjiang])).slug).toBe('not-above-the-parties');
  expect((await make('sun-li', xiangyin, [xiangyin, '443099'])).slug).toBe('archives-not-found');
  const { agreementId } = (await make('zhao-gang', provincial, [xiangyin, pingjiang])).body;
  const listed = (archivesCode: string) =>
    ask(handler, listAgreements, { subject: 'founder', params: at(archivesCode) });
  expect((await listed(pingjiang)).body.items).toMatchObject([{ agreementId }]);
  expect((await listed(city)).body.items).toEqual([]);

  const end = () => ask(handler, endAgreement, { subject: 'zhao-gang', params: { ...at(provincial), agreementId } });
  const { endedAt } = (await end()).body;
  clock.at += 60_000;
  expect((await end()).body.endedAt).toBe(endedAt);
});

test('an upload quota is set by a superior, not by the archives itself; the last one holds', async () => {
  const set = (subject: string, archivesCode: string, of: string, filesPerMonth: number) =>
    ask(handler, setUploadQuota, { subject, params: at(archivesCode), body: { of, filesPerMonth, bytesPerMonth: 10 } });
  expect((await set('sun-li', xiangyin, xiangyin, 5)).slug).toBe('not-the-superior');
  expect((await set('sun-li', xiangyin, pingjiang, 5)).slug).toBe('not-the-superior');
  expect((await set('zhao-gang', provincial, '443099', 5)).slug).toBe('archives-not-found');
  expect(await uploadQuotaOf(xiangyin)).toBeUndefined();
  expect((await set('zhao-gang', provincial, xiangyin, 5)).body).toEqual({
    archivesCode: xiangyin,
    filesPerMonth: 5,
    bytesPerMonth: 10,
  });
  await set('zhao-gang', provincial, xiangyin, 7);
  expect(await uploadQuotaOf(xiangyin)).toMatchObject({ filesPerMonth: 7 });
});
