import type { Archives } from '#shared/archives/archives.ts';
import { directory, entityOf } from '#shared/archives/directory-store.ts';
import { problem } from '#shared/runtime/problem.ts';

/** The archives with this code; throws `archives-not-found`. */
export async function requireArchives(archivesCode: string): Promise<Archives> {
  const found = await directory.archives.get(archivesCode, 'archives');
  if (!found) throw problem('archives-not-found', { archivesCode });
  return found;
}

/** The creating unit of an archives with this id; throws `entity-not-found`. */
export async function requireUnit(archivesCode: string, unitId: string) {
  const found = await directory.units.get(archivesCode, entityOf.unit(unitId));
  if (!found) throw problem('entity-not-found', { what: '立档单位', id: unitId });
  return found;
}
