import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { actorFor } from '#shared/access/actor.ts';
import { allows, type Permission, permissionNames } from '#shared/access/permissions.ts';
import { directory, entityOf } from '#shared/archives/directory-store.ts';
import { type Role, roleNames } from '#shared/archives/role.ts';
import { auditOf } from '#shared/audit/audit-store.ts';
import { appoint, city, pingjiang, provincial, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const issuer = 'https://issuer.test';
const now = new Date('2024-09-29T02:00:00Z');
const clock = vi.hoisted(() => ({ at: 0 }));
vi.mock('#shared/runtime/clock.ts', () => ({ now: () => new Date(clock.at) }));

const roles = (Object.keys(roleNames) as Role[]).filter((role) => role !== 'founder');
const permissions = Object.keys(permissionNames) as Permission[];

beforeAll(ownTables);
beforeAll(smallProvince);
beforeAll(async () => {
  process.env.FOUNDER_SUBJECT = 'founder';
  for (const role of roles) await appoint(role, city, [role]);
});
beforeEach(() => {
  clock.at += 60_000;
});

/** The actor, or the slug of the refusal. */
const asks = (subject: string, may: Permission, archivesCode: string | undefined, at = now) =>
  actorFor({ issuer, subject }, { name: 'do-it', may }, archivesCode, at).catch((refusal) => String(refusal.message));

describe.each(roles)('%s at a city’s archives', (role) => {
  test('does there what the matrix says, and at a county’s under it only what reaches down', async () => {
    for (const may of permissions) {
      for (const [archivesCode, where] of [
        [city, 'here'],
        [xiangyin, 'below'],
      ] as const) {
        const allowed = allows([role], may, where);
        const actor = await asks(role, may, archivesCode);
        if (allowed) expect(actor, `${may} ${where}`).toMatchObject({ subject: role, archivesCode, roles: [role] });
        else expect(actor, `${may} ${where}`).toBe('role-lacks-permission');
      }
    }
  });

  test('does nothing at the archives above, or at none that is known', async () => {
    for (const may of permissions) {
      expect(await asks(role, may, provincial), may).toBe('no-membership');
      expect(await asks(role, may, '443099'), may).toBe('no-membership');
    }
  });
});

test('who is not signed in may do only what anyone may', async () => {
  await expect(actorFor(undefined, { name: 'x', may: 'look-up' }, city, now)).rejects.toThrow('not-signed-in');
  await expect(actorFor(undefined, { name: 'x', may: 'signed-in' }, city, now)).rejects.toThrow('not-signed-in');
  expect(await actorFor(undefined, { name: 'x', may: 'anyone' }, undefined, now)).toMatchObject({ roles: [] });
});

test('the founder founds anywhere, and reads no records, under whatever membership', async () => {
  expect(await asks('founder', 'register-archives', undefined)).toMatchObject({ roles: ['founder'] });
  expect(await asks('founder', 'manage-memberships', xiangyin)).toMatchObject({ archivesCode: xiangyin });
  expect(await asks('founder', 'look-up', xiangyin)).toBe('no-membership');
});

test('a refusal is audited once at the archives it was about, with who, what and why', async () => {
  await asks('stranger', 'look-up', pingjiang);
  await asks('operator', 'look-up', pingjiang);
  const { items } = await auditOf(pingjiang, '20240929', 100);
  const mine = items.filter(({ actor }) => actor === 'stranger');
  expect(mine).toMatchObject([
    { archivesCode: pingjiang, action: 'do-it', outcome: 'refused', because: 'no-membership' },
  ]);
  await asks('stranger', 'look-up', '999999'); // no such archives: no trail of its own that anybody could seal
  expect((await auditOf('999999', '20240929', 100)).items).toEqual([]);
  const platforms = (await auditOf('platform', '20240929', 500)).items;
  expect(platforms.filter(({ actor }) => actor === 'stranger')).toHaveLength(1);
  await asks('stranger', 'look-up', 'no-archives-code');
  expect((await auditOf('no-archives-code', '20240929', 100)).items).toEqual([]);
});

test('a revoked membership is refused within a minute, on the instance that remembers it too', async () => {
  const stored = await appoint('wang-fang', xiangyin, ['lookup-desk']);
  expect(await asks('wang-fang', 'look-up', xiangyin)).toMatchObject({ roles: ['lookup-desk'] });
  const whole = await directory.memberships.get(xiangyin, entityOf.membership(stored.membershipId));
  if (!whole) throw new Error('not stored');
  await directory.memberships.end({ ...whole, revokedAt: now.toISOString() }, 'revokedAt');
  clock.at += 30_000;
  expect(await asks('wang-fang', 'look-up', xiangyin)).toBe('no-membership');
});

test.each<[string, Parameters<typeof appoint>[3]]>([
  ['not begun', { from: '2024-09-29T02:00:00.001Z' }],
  ['at its end', { until: '2024-09-29T02:00:00.000Z' }],
  ['of another issuer', { issuer: 'https://elsewhere.test' }],
  ['of a contract that has run out', { contract: { number: '1', contractor: '某公司', until: '20240928' } }],
])('a membership %s gives nothing', async (what, besides) => {
  await appoint(what, xiangyin, ['lookup-desk'], besides);
  expect(await asks(what, 'look-up', xiangyin)).toBe('no-membership');
});

test('two memberships add up; fonds restrict only while every membership used is restricted', async () => {
  await appoint('zhang-min', xiangyin, ['cataloguer'], { fonds: ['A439'] });
  expect(await asks('zhang-min', 'import-catalogue', xiangyin)).toMatchObject({ fonds: ['A439'] });
  await appoint('zhang-min', xiangyin, ['operator']);
  expect(await asks('zhang-min', 'import-catalogue', xiangyin)).toMatchObject({ fonds: ['A439'] });
  expect(await asks('zhang-min', 'upload-scans', xiangyin)).toMatchObject({ fonds: undefined });
  await appoint('zhang-min', xiangyin, ['cataloguer'], { fonds: ['C038'] });
  expect(await asks('zhang-min', 'import-catalogue', xiangyin)).toMatchObject({
    fonds: expect.arrayContaining(['A439', 'C038']),
  });
  await appoint('zhang-min', xiangyin, ['cataloguer']);
  expect(await asks('zhang-min', 'import-catalogue', xiangyin)).toMatchObject({ fonds: undefined });
});
