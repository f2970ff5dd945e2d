import { api } from '#shared/api/api.ts';
import type { Membership } from '#shared/archives/archives.ts';
import { directory, entityOf, type FiledMembership, membershipsOf } from '#shared/archives/directory-store.ts';
import { belongsTo } from '#shared/archives/membership.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { auditDone, filedBy, idOf } from './filing.ts';
import { requireArchives } from './require.ts';

/** What the signed-in person was granted, in force or not; another issuer's subject of the same name is somebody else. */
export const whoAmI = api(contract.whoAmI, async ({ actor }) => ({
  subject: actor.subject,
  memberships: (await membershipsOf(actor.subject)).filter((one) => belongsTo(one, actor.issuer, actor.subject)),
}));

/** Grants roles at an archives to a subject of the issuer, from one instant until another. The same once more is the same membership. */
export const grantMembership = api(contract.grantMembership, async ({ params, body, actor, now }) => {
  await requireArchives(params.archivesCode);
  if (body.roles.includes('founder')) throw problem('founder-is-set-at-deployment', {});
  const membership = await kept({ ...body, ...params }, filedBy(actor, now));
  await auditDone(actor, 'grant-membership', params.archivesCode, membership.entity, now);
  return membership;
});

/** The membership that says this: put now, or there already. One that was revoked stays so, and the next takes its place. */
async function kept(
  granted: Omit<Membership, 'membershipId'>,
  filed: ReturnType<typeof filedBy>,
  after?: string,
): Promise<FiledMembership> {
  const membershipId = idOf({ ...granted, after });
  const entity = entityOf.membership(membershipId);
  const membership = { ...granted, ...filed, kind: 'membership' as const, entity, membershipId };
  if (await directory.memberships.register(membership)) return membership;
  const there = (await directory.memberships.get(granted.archivesCode, entity)) ?? membership;
  return there.revokedAt ? kept(granted, filed, there.revokedAt) : there;
}

/** Ends a membership now, unless it was ended before; every function refuses it within a minute. */
export const revokeMembership = api(contract.revokeMembership, async ({ params, actor, now }) => {
  const { archivesCode, membershipId } = params;
  const stored = await directory.memberships.get(archivesCode, entityOf.membership(membershipId));
  if (!stored) throw problem('entity-not-found', { what: '任职授权', id: membershipId });
  const revoked = stored.revokedAt ? stored : { ...stored, revokedBy: actor.subject, revokedAt: now.toISOString() };
  if (!stored.revokedAt && !(await directory.memberships.end(revoked, 'revokedAt')))
    throw problem('changed-meanwhile', { what: '任职授权' });
  await auditDone(actor, 'revoke-membership', archivesCode, stored.entity, now);
  return revoked;
});

/** The memberships of an archives, also those that have ended. */
export const listMemberships = api(contract.listMemberships, async ({ params, query, page }) => {
  const { items, next } = await directory.memberships.list(params.archivesCode, query.limit, page.after);
  return { items, next: await page.next(next) };
});
