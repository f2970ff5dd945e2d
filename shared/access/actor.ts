import type { Membership } from '#shared/archives/archives.ts';
import { allArchives, membershipsOf } from '#shared/archives/directory-store.ts';
import { ancestorsOf } from '#shared/archives/hierarchy.ts';
import { belongsTo, membershipInForce } from '#shared/archives/membership.ts';
import type { Role } from '#shared/archives/role.ts';
import { platformTrail, recordAudit } from '#shared/audit/audit-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import { optionalSetting } from '#shared/runtime/settings.ts';
import { allows, type May, type Permission, permissionNames } from './permissions.ts';

/** Who a token says is calling. Nothing else is taken from it. */
export type Identity = { issuer: string; subject: string };

/**
 * Who acts, for which archives, as what. `fonds` restricts a creating unit's cataloguer to its own; `contract` is the
 * agreement under which somebody of a contractor works.
 */
export type Actor = Identity & {
  archivesCode: string | undefined;
  roles: Role[];
  fonds: string[] | undefined;
  contract?: Membership['contract'];
};

/**
 * The person behind a call, with the roles that let them do what the contract demands at the archives of its path.
 * Throws not-signed-in, no-membership or role-lacks-permission; the last two leave an audit entry at that archives.
 */
export async function actorFor(
  identity: Identity | undefined,
  contract: { name: string; may: May },
  archivesCode: string | undefined,
  now: Date,
): Promise<Actor> {
  if (contract.may === 'anyone') return { issuer: '', subject: 'public', archivesCode, roles: [], fonds: undefined };
  if (!identity) throw problem('not-signed-in', {});
  if (contract.may === 'signed-in') return { ...identity, archivesCode, roles: [], fonds: undefined };
  const actor = await entitled(identity, contract.may, archivesCode, now);
  if (typeof actor !== 'string') return actor;
  if (archivesCode && /^\d{6}$/.test(archivesCode)) {
    const refused = {
      archivesCode: (await allArchives()).some((one) => one.archivesCode === archivesCode)
        ? archivesCode
        : platformTrail,
      actor: identity.subject,
      action: contract.name,
      outcome: 'refused',
      because: actor,
    };
    await recordAudit([refused as Parameters<typeof recordAudit>[0][0]], now);
  }
  throw actor === 'no-membership'
    ? problem(actor, { archivesCode: archivesCode ?? '' })
    : problem(actor, { permission: permissionNames[contract.may] });
}

type Refused = 'no-membership' | 'role-lacks-permission';

async function entitled(
  identity: Identity,
  may: Permission,
  archivesCode: string | undefined,
  now: Date,
): Promise<Actor | Refused> {
  if (identity.subject === optionalSetting('FOUNDER_SUBJECT') && allows(['founder'], may, 'here'))
    return { ...identity, archivesCode, roles: ['founder'], fonds: undefined };
  const held = (await membershipsOf(identity.subject)).filter(
    (one) => belongsTo(one, identity.issuer, identity.subject) && membershipInForce(one, now),
  );
  const within = await reaching(held, archivesCode);
  if (within.length === 0) return 'no-membership';
  const used = within.filter(({ membership, where }) => allows(membership.roles, may, where));
  const [first] = used;
  if (!first) return 'role-lacks-permission';
  const fonds = used.every(({ membership }) => membership.fonds)
    ? used.flatMap(({ membership }) => membership.fonds ?? [])
    : undefined;
  const roles = [...new Set(used.flatMap(({ membership }) => membership.roles))];
  const contract = used.every(({ membership }) => membership.contract) ? first.membership.contract : undefined;
  const at = archivesCode ?? first.membership.archivesCode;
  return { ...identity, archivesCode: at, roles, fonds, ...(contract && { contract }) };
}

type Reach = { membership: Membership; where: 'here' | 'below' };

/** The memberships at an archives and at those above it; all of them where the path names none. */
async function reaching(held: Membership[], archivesCode: string | undefined): Promise<Reach[]> {
  if (!archivesCode) return held.map((membership) => ({ membership, where: 'here' }));
  const above = held.length ? ancestorsOf(archivesCode, await allArchives()) : [];
  return held.flatMap((membership): Reach[] => {
    if (membership.archivesCode === archivesCode) return [{ membership, where: 'here' }];
    return above.includes(membership.archivesCode) ? [{ membership, where: 'below' }] : [];
  });
}
