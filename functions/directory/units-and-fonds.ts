import { api } from '#shared/api/api.ts';
import { directory, entityOf } from '#shared/archives/directory-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { auditDone, filedBy, idOf } from './filing.ts';
import { requireArchives, requireUnit } from './require.ts';

/** Registers a creating unit of an archives. The same once more is the same unit. */
export const registerUnit = api(contract.registerUnit, async ({ params, body, actor, now }) => {
  const { archivesCode } = params;
  await requireArchives(archivesCode);
  if (body.successor) await requireUnit(archivesCode, body.successor);
  const unitId = idOf({ ...body, ...params });
  const entity = entityOf.unit(unitId);
  const unit = { ...body, ...params, ...filedBy(actor, now), kind: 'unit' as const, entity, unitId };
  const isNew = await directory.units.register(unit);
  await auditDone(actor, 'register-unit', archivesCode, entity, now);
  return isNew ? unit : requireUnit(archivesCode, unitId);
});

/** Notes that a unit was dissolved, unless it was before. It keeps its fonds; who takes over its obligations is a unit of the same archives. */
export const dissolveUnit = api(contract.dissolveUnit, async ({ params, body, actor, now }) => {
  const { archivesCode, unitId } = params;
  const stored = await requireUnit(archivesCode, unitId);
  if (body.successor === unitId) throw problem('entity-not-found', { what: '另一承接单位', id: unitId });
  if (body.successor) await requireUnit(archivesCode, body.successor);
  const dissolved = stored.dissolvedOn ? stored : { ...stored, ...body, ...filedBy(actor, now) };
  if (!stored.dissolvedOn && !(await directory.units.end(dissolved, 'dissolvedOn')))
    throw problem('changed-meanwhile', { what: '立档单位' });
  await auditDone(actor, 'dissolve-unit', archivesCode, stored.entity, now);
  return dissolved;
});

/** The creating units of an archives. */
export const listUnits = api(contract.listUnits, async ({ params, query, page }) => {
  const { items, next } = await directory.units.list(params.archivesCode, query.limit, page.after);
  return { items, next: await page.next(next) };
});

/** Registers a fonds: its number is unique within its archives, and may be used by another archives too. */
export const registerFonds = api(contract.registerFonds, async ({ params, body, actor, now }) => {
  await requireArchives(params.archivesCode);
  if (body.creatingUnit) await requireUnit(params.archivesCode, body.creatingUnit);
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
