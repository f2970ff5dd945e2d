import { describe, expect, test } from 'vitest';
import { allows, granted, type Permission, permissionNames, reachesDown } from '#shared/access/permissions.ts';
import { type Role, roleNames } from '#shared/archives/role.ts';

const permissions = Object.keys(permissionNames) as Permission[];
const roles = Object.keys(roleNames) as Role[];

describe('the matrix', () => {
  test('every permission is held by someone', () => {
    for (const permission of permissions)
      expect(
        roles.some((role) => granted[role].includes(permission)),
        permission,
      ).toBe(true);
  });

  test('who manages people reads no records, and who audits changes nothing', () => {
    expect(allows(['administrator'], 'look-up', 'here')).toBe(false);
    expect(granted.auditor.every((permission) => permission.startsWith('read-'))).toBe(true);
  });

  test('only a director confirms an opening', () =>
    expect(roles.filter((role) => granted[role].includes('confirm-opening'))).toEqual(['director']));

  test('figures reach down to subordinate archives, records and people do not', () => {
    expect(allows(['statistician'], 'read-reports', 'below')).toBe(true);
    for (const permission of [
      'look-up',
      'import-catalogue',
      'upload-scans',
      'manage-memberships',
      'read-audit',
      'post-acts',
    ] as const)
      expect(
        roles.some((role) => allows([role], permission, 'below')),
        permission,
      ).toBe(false);
    expect(reachesDown.size).toBeGreaterThan(0);
  });

  test('roles add up, and none gives nothing', () => {
    expect(allows(['operator', 'lookup-desk'], 'look-up', 'here')).toBe(true);
    expect(permissions.some((permission) => allows([], permission, 'here'))).toBe(false);
  });
});
