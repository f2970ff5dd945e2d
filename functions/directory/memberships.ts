import { directory, entityOf, membershipsOf } from '#shared/archives/directory-store.ts';
import { belongsTo } from '#shared/archives/membership.ts';
import { api } from '#shared/runtime/api.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { auditDone, filedBy } from './filing.ts';
import { requireArchives } from './require.ts';

/** What the signed-in person was granted, in force or not; another issuer's subject of the same name is somebody else. */
export const whoAmI = api(contract.whoAmI, async ({ actor }) => ({
  subject: actor.subject,
  memberships: (await membershipsOf(actor.subject)).filter((one) => belongsTo(one, actor.issuer, actor.subject)),
}));

/** Grants roles at an archives to a subject of the issuer, from one instant until another. */
export const grantMembership = api(contract.grantMembership, async ({ params, body, actor, now, newId }) => {
  await requireArchives(params.archivesCode);
  if (body.roles.includes('founder')) throw problem('founder-is-set-at-deployment', {});
  const membershipId = newId();
  const entity = entityOf.membership(membershipId);
  const membership = { ...body, ...params, ...filedBy(actor, now), kind: 'membership' as const, entity, membershipId };
  await directory.memberships.register(membership);
  await auditDone(actor, 'grant-membership', params.archivesCode, entity, now);
  return membership;
});

/** Ends a membership now, unless it was ended before; every function refuses it within a minute. */
export const revokeMembership = api(contract.revokeMembership, async ({ params, actor, now }) => {
  const { archivesCode, membershipId } = params;
  const stored = await directory.memberships.get(archivesCode, entityOf.membership(membershipId));
  if (!stored) throw problem('entity-not-found', { what: '任职授权', id: membershipId });
  if (stored.revokedAt) return stored;
  const revoked = { ...stored, revokedBy: actor.subject, revokedAt: now.toISOString() };
  if (await directory.memberships.end(revoked, 'revokedAt')) {
    await auditDone(actor, 'revoke-membership', archivesCode, stored.entity, now);
    return revoked;
  }
  throw problem('changed-meanwhile', { what: '任职授权' });
});

/** The memberships of an archives, also those that have ended. */
export const listMemberships = api(contract.listMemberships, async ({ params, query, page }) => {
  const { items, next } = await directory.memberships.list(params.archivesCode, query.limit, page.after);
  return { items, next: await page.next(next) };
});
