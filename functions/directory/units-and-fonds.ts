import { directory, entityOf } from '#shared/archives/directory-store.ts';
import { api } from '#shared/runtime/api.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { auditDone, filedBy } from './filing.ts';
import { requireArchives } from './require.ts';

/** Registers a creating unit of an archives. */
export const registerUnit = api(contract.registerUnit, async ({ params, body, actor, now, newId }) => {
  await requireArchives(params.archivesCode);
  const unitId = newId();
  const unit = {
    ...body,
    ...params,
    ...filedBy(actor, now),
    kind: 'unit' as const,
    entity: entityOf.unit(unitId),
    unitId,
  };
  await directory.units.register(unit);
  await auditDone(actor, 'register-unit', params.archivesCode, unit.entity, now);
  return unit;
});

/** The creating units of an archives. */
export const listUnits = api(contract.listUnits, async ({ params, query, page }) => {
  const { items, next } = await directory.units.list(params.archivesCode, query.limit, page.after);
  return { items, next: await page.next(next) };
});

/** Registers a fonds: its number is unique within its archives, and may be used by another archives too. */
export const registerFonds = api(contract.registerFonds, async ({ params, body, actor, now }) => {
  await requireArchives(params.archivesCode);
  if (body.creatingUnit && !(await directory.units.get(params.archivesCode, entityOf.unit(body.creatingUnit))))
    throw problem('entity-not-found', { what: '立档单位', id: body.creatingUnit });
  const entity = entityOf.fonds(body.fondsNumber);
  const fonds = { ...body, ...params, ...filedBy(actor, now), kind: 'fonds' as const, entity };
  if (await directory.fonds.register(fonds)) {
    await auditDone(actor, 'register-fonds', params.archivesCode, entity, now);
    return fonds;
  }
  throw problem('fonds-already-registered', { fondsNumber: body.fondsNumber, archivesCode: params.archivesCode });
});

/** The fonds of an archives. */
export const listFonds = api(contract.listFonds, async ({ params, query, page }) => {
  const { items, next } = await directory.fonds.list(params.archivesCode, query.limit, page.after);
  return { items, next: await page.next(next) };
});
