import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { handler } from '#functions/directory/api.ts';
import {
  dissolveUnit,
  endAgreement,
  grantMembership,
  makeAgreement,
  registerUnit,
  revokeMembership,
} from '#functions/directory/contract.ts';
import { directory, membershipsOf } from '#shared/archives/directory-store.ts';
import type * as audit from '#shared/audit/audit-store.ts';
import { auditOf } from '#shared/audit/audit-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, pingjiang, provincial, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const clock = vi.hoisted(() => ({ at: Date.parse('2024-09-29T02:00:00Z') }));
vi.mock('#shared/runtime/clock.ts', () => ({ now: () => new Date(clock.at) }));

const trace = vi.hoisted((): { isLost: boolean } => ({ isLost: false }));
vi.mock('#shared/audit/audit-store.ts', async (original) => {
  const store = await original<typeof audit>();
  const recordAudit: typeof store.recordAudit = async (...asked) => {
    if (trace.isLost) throw new Error('cut short');
    return store.recordAudit(...asked);
  };
  return { ...store, recordAudit };
});

beforeAll(ownTables);
beforeAll(smallProvince);
beforeAll(async () => {
  await appoint('zhao-gang', provincial, ['administrator']);
  await appoint('sun-li', xiangyin, ['administrator']);
});
beforeEach(() => {
  clock.at += 60_000;
});

const at = (archivesCode: string) => ({ archivesCode });

/** The entries of today's trail about one entity. */
const trailOf = async (archivesCode: string, entity: string) =>
  (await auditOf(archivesCode, shanghaiDay(new Date(clock.at)), 500)).items.filter(({ target }) => target === entity);

/** A call that is cut short after its write: the audit entry does not come. */
const cutShort = async (call: () => Promise<{ status: number }>) => {
  trace.isLost = true;
  expect((await call()).status).toBe(500);
  trace.isLost = false;
};

test('a membership granted twice is one, and one that was revoked is granted anew', async () => {
  const body = { subject: 'tan-xin', roles: ['administrator'], from: '2024-01-01T00:00:00.000Z' };
  const grant = async () =>
    (await ask(handler, grantMembership, { subject: 'sun-li', params: at(xiangyin), body })).body;
  const revoke = (membershipId: string) =>
    ask(handler, revokeMembership, { subject: 'sun-li', params: { ...at(xiangyin), membershipId } });
  const first = await grant();
  expect(await grant()).toEqual(first);
  await revoke(first.membershipId);
  expect(await membershipsOf('tan-xin')).toHaveLength(1);
  const [second, again] = [await grant(), await grant()];
  expect(second.membershipId).not.toBe(first.membershipId);
  expect(again).toEqual(second);
  expect(second).not.toHaveProperty('revokedAt');
});

test('nobody sends who revoked or ended what, and nothing ends before it begins', async () => {
  const from = '2024-06-01T00:00:00.000Z';
  const grant = (besides: object) =>
    ask(handler, grantMembership, {
      subject: 'sun-li',
      params: at(xiangyin),
      body: { subject: 'forger', roles: ['auditor'], from, ...besides },
    });
  const { membershipId } = (await grant({ revokedBy: 'forged' })).body;
  expect(await directory.memberships.get(xiangyin, `membership#${membershipId}`)).not.toHaveProperty('revokedBy');
  for (const until of [from, '2024-05-31T00:00:00.000Z']) {
    const refused = await grant({ until });
    expect(refused).toMatchObject({ status: 400, slug: 'invalid-request' });
    expect(JSON.stringify(refused.body)).toContain('终止时间须晚于起始时间');
  }
  const body = { number: '5', parties: [xiangyin, pingjiang], categories: ['HY'], from: '20240101', endedBy: 'forged' };
  const made = await ask(handler, makeAgreement, { subject: 'zhao-gang', params: at(provincial), body });
  const stored = await directory.agreements.get(provincial, `agreement#${made.body.agreementId}`);
  expect(stored).not.toHaveProperty('endedBy');
});

test('a call cut short between write and trace leaves its trace when it is sent again', async () => {
  const body = { subject: 'guo-tao', roles: ['auditor'], from: '2024-01-01T00:00:00.000Z' };
  const grant = () => ask(handler, grantMembership, { subject: 'sun-li', params: at(xiangyin), body });
  await cutShort(grant);
  const { membershipId } = (await grant()).body;
  const revoke = () => ask(handler, revokeMembership, { subject: 'sun-li', params: { ...at(xiangyin), membershipId } });
  await cutShort(revoke);
  await revoke();
  expect((await trailOf(xiangyin, `membership#${membershipId}`)).map(({ action }) => action).sort()).toEqual([
    'grant-membership',
    'revoke-membership',
  ]);

  const terms = { number: '6', parties: [xiangyin, pingjiang], categories: ['HY'], from: '20240101' };
  const make = () => ask(handler, makeAgreement, { subject: 'zhao-gang', params: at(provincial), body: terms });
  await cutShort(make);
  const { agreementId } = (await make()).body;
  const end = () => ask(handler, endAgreement, { subject: 'zhao-gang', params: { ...at(provincial), agreementId } });
  await cutShort(end);
  await end();
  for (const party of terms.parties)
    expect((await trailOf(party, `agreement#${agreementId}`)).map(({ action }) => action).sort()).toEqual([
      'end-agreement',
      'make-agreement',
    ]);
});

test('a unit is dissolved once and its obligations pass to a unit that is there', async () => {
  const register = (body: object) => ask(handler, registerUnit, { subject: 'sun-li', params: at(xiangyin), body });
  expect((await register({ name: '某某局', successor: 'nobody' })).slug).toBe('entity-not-found');
  const [old, heir] = [(await register({ name: '民政局' })).body, (await register({ name: '社会事务局' })).body];
  expect((await register({ name: '民政局' })).body).toEqual(old);
  const dissolve = (unitId: string, body: object) =>
    ask(handler, dissolveUnit, { subject: 'sun-li', params: { ...at(xiangyin), unitId }, body });
  const dissolvedOn = '20240331';
  expect((await dissolve('nobody', { dissolvedOn })).slug).toBe('entity-not-found');
  for (const successor of ['nobody', old.unitId])
    expect((await dissolve(old.unitId, { dissolvedOn, successor })).slug).toBe('entity-not-found');
  const dissolved = await dissolve(old.unitId, { dissolvedOn, successor: heir.unitId });
  expect(dissolved).toMatchObject({ status: 200, body: { dissolvedOn, successor: heir.unitId } });
  expect((await dissolve(old.unitId, { dissolvedOn: '20240401' })).body).toEqual(dissolved.body);
  expect((await register({ name: '民政局' })).body).toEqual(dissolved.body);
});

test('an agreement is made once under its number: the same is the same, another or one that has ended is refused', async () => {
  const terms = { number: '湘档协〔2024〕9号', parties: [xiangyin, pingjiang], categories: ['HY'], from: '20240101' };
  const make = (besides: object = {}) =>
    ask(handler, makeAgreement, { subject: 'zhao-gang', params: at(provincial), body: { ...terms, ...besides } });
  const { agreementId } = (await make()).body;
  expect(await make()).toMatchObject({ status: 201, body: { agreementId } });
  const refused = await make({ categories: ['XJ'] });
  expect(refused).toMatchObject({ status: 409, slug: 'agreement-number-taken' });
  await ask(handler, endAgreement, { subject: 'zhao-gang', params: { ...at(provincial), agreementId } });
  expect((await make()).slug).toBe('agreement-number-taken');
});
