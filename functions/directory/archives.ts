import { actorFor } from '#shared/access/actor.ts';
import { api } from '#shared/api/api.ts';
import { allArchives, directory, entityOf } from '#shared/archives/directory-store.ts';
import { ancestorsOf, mayStandUnder } from '#shared/archives/hierarchy.ts';
import { establishDataKeys } from '#shared/runtime/keys.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { auditDone, filedBy } from './filing.ts';
import { requireArchives } from './require.ts';

/**
 * Registers an archives under one of which the caller is the administrator, or of one above that; one that stands under
 * none only as the founder. With the province's own, the platform's data keys are made.
 */
export const registerArchives = api(contract.registerArchives, async ({ body, actor, now }) => {
  if (!body.parent && !actor.roles.includes('founder'))
    throw problem('no-membership', { archivesCode: body.archivesCode });
  if (body.parent) {
    await actorFor(actor, contract.registerArchives, body.parent, now);
    const parent = await requireArchives(body.parent);
    if (!mayStandUnder(body.level, parent.level)) throw problem('parent-not-above', { parent: parent.name });
  }
  const archives = { ...body, ...filedBy(actor, now), kind: 'archives' as const, entity: entityOf.archives() };
  if (body.level === 'province') await establishDataKeys();
  if (await directory.archives.register(archives)) {
    await auditDone(actor, 'register-archives', body.archivesCode, archives.entity, now);
    return archives;
  }
  throw problem('archives-already-registered', { archivesCode: body.archivesCode });
});

/** The province's archives, by code. */
export const listArchives = api(contract.listArchives, async ({ query, page }) => {
  const all = await allArchives();
  const start = page.after?.archivesCode ?? '';
  const items = all
    .filter(({ archivesCode }) => archivesCode > start)
    .sort((a, b) => (a.archivesCode < b.archivesCode ? -1 : 1));
  const shown = items.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown,
    next: await page.next(items.length > shown.length && last ? { archivesCode: last.archivesCode } : undefined),
  };
});

/** Whether one archives stands under another, at any depth. */
export const standsUnder = async (archivesCode: string, above: string): Promise<boolean> =>
  ancestorsOf(archivesCode, await allArchives()).includes(above);
