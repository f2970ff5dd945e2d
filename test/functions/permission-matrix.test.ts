import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readContracts } from '#infra/contracts.ts';
import { allows, type Permission } from '#shared/access/permissions.ts';
import type { serve } from '#shared/api/api.ts';
import type { Contract } from '#shared/api/contract.ts';
import type { Archives, Membership } from '#shared/archives/archives.ts';
import { type Role, roleNames } from '#shared/archives/role.ts';
import { ask } from './ask.ts';

const known = vi.hoisted(() => ({
  archives: [] as Archives[],
  memberships: [] as Membership[],
  audited: [] as { archivesCode: string; because?: string | undefined }[],
}));
vi.mock('#shared/archives/directory-store.ts', async (original) => ({
  ...(await original<object>()),
  allArchives: async () => known.archives,
  membershipsOf: async (subject: string) => known.memberships.filter((one) => one.subject === subject),
}));
vi.mock('#shared/audit/audit-store.ts', async (original) => ({
  ...(await original<object>()),
  recordAudit: async (happenings: typeof known.audited) => void known.audited.push(...happenings),
}));
/** Whoever gets past the door meets no engine: the call ends in 400 or 500, and that is not 403. */
vi.mock('#shared/runtime/once.ts', () => ({
  once: () => () => {
    throw new Error('no engine here');
  },
}));

const place = (archivesCode: string, parent?: string): Archives => ({
  archivesCode,
  name: archivesCode,
  level: 'county',
  region: '某地',
  ...(parent && { parent }),
});
known.archives = [place('443001'), place('443020', '443001'), place('443021', '443020'), place('443022', '443020')];

/** Where a role is held, seen from 443021, at which every call is made. */
const held = { here: '443021', 'one above': '443020', 'two above': '443001', beside: '443022' } as const;
type Held = keyof typeof held;
const wheres = Object.keys(held) as Held[];
const roles = Object.keys(roleNames) as Role[];

const appoint = (granted: Role[], where: Held) => {
  known.memberships = [
    { membershipId: 'm', archivesCode: held[where], subject: 'someone', roles: granted, from: '2000-01-01T00:00:00Z' },
  ];
};

/** What the matrix says of a contract: the slug of the refusal, or undefined. */
function refusalOf({ may, path }: Contract, granted: Role[], where: Held): string | undefined {
  if (may === 'anyone' || may === 'signed-in') return undefined;
  const anywhere = !path.includes('{archivesCode}');
  if (where === 'beside' && !anywhere) return 'no-membership';
  const reach = where === 'here' || anywhere ? 'here' : 'below';
  return allows(granted, may as Permission, reach) ? undefined : 'role-lacks-permission';
}

const contracts = await readContracts();
const served = Object.entries(contracts).filter(([, list]) => list.length > 0);
const routes = served.flatMap(([capability, list]) => list.map((contract) => ({ capability, contract })));
const handlers = new Map<string, ReturnType<typeof serve>[]>();
beforeAll(async () => {
  for (const [capability] of served) {
    const folder = join(import.meta.dirname, '../../functions', capability);
    const entries = globSync('*.ts', { cwd: folder }).filter((file) =>
      /= serve\(/.test(readFileSync(join(folder, file), 'utf8')),
    );
    const loaded = await Promise.all(entries.map((file) => import(join(folder, file))));
    handlers.set(
      capability,
      loaded.map(({ handler }) => handler),
    );
  }
});
beforeEach(() => {
  known.audited = [];
});

/** Calls a route at the function of its capability that has it; a capability may share its routes out among several. */
async function call({ capability, contract }: (typeof routes)[number], subject?: string) {
  const given = {
    ...(contract.path.includes('{archivesCode}') && { params: { archivesCode: held.here } }),
    ...(subject && { subject }),
    ...(contract.method !== 'GET' && { body: {} }),
  };
  for (const handler of handlers.get(capability) ?? []) {
    const answer = await ask(handler, contract, given);
    if (answer.slug !== 'no-such-route') return answer;
  }
  throw new Error(`nobody answers ${contract.name}`);
}

test('there are routes to check, and every contract is served by its capability', async () => {
  expect(routes.length).toBeGreaterThan(20);
  for (const route of routes)
    expect((await call(route, 'someone')).slug, route.contract.name).not.toBe('no-such-route');
});

describe.each(routes)('$contract.method $contract.path ($contract.may)', (route) => {
  test('every role at every distance is let in or refused as the matrix says', async () => {
    for (const role of roles) {
      for (const where of wheres) {
        appoint([role], where);
        const { status, slug } = await call(route, 'someone');
        const refused = refusalOf(route.contract, [role], where);
        if (refused) expect({ status, slug }, `${role} ${where}`).toEqual({ status: 403, slug: refused });
        else expect(status, `${role} ${where}`).not.toBe(403);
      }
    }
  });

  test('nobody’s token and nobody’s membership open it, unless it is for all', async () => {
    const { may, path } = route.contract;
    const { status, slug } = await call(route);
    if (may === 'anyone') expect([401, 403]).not.toContain(status);
    else expect({ status, slug }).toEqual({ status: 401, slug: 'not-signed-in' });
    known.memberships = [];
    const stranger = await call(route, 'someone');
    const barred = may !== 'anyone' && may !== 'signed-in';
    expect(stranger.status === 403).toBe(barred);
    const audited = barred && path.includes('{archivesCode}');
    expect(known.audited).toMatchObject(audited ? [{ archivesCode: held.here, because: 'no-membership' }] : []);
  });
});

test('any roles together open a route exactly if one of them does', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...routes),
      fc.subarray(roles, { minLength: 1 }),
      fc.constantFrom(...wheres),
      async (route, granted, where) => {
        appoint(granted, where);
        const { status } = await call(route, 'someone');
        expect(status === 403).toBe(refusalOf(route.contract, granted, where) !== undefined);
      },
    ),
    { numRuns: 300 },
  ));
