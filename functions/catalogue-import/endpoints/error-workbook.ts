import { api } from '#shared/api/api.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from '../contract.ts';
import { workbookLink } from '../sheet-storage.ts';
import { requireImport, requireStaged } from './shown-import.ts';

/** A link to the workbook of rejected rows. */
export const errorWorkbook = api(contract.errorWorkbook, async ({ params, actor, now }) => {
  const found = await requireImport(params, actor);
  const { check, archivesCode, batchId, fileName } = found;
  if (!check?.counts.rejected) throw problem('no-error-workbook', { importId: batchId });
  requireStaged(found, now);
  return workbookLink(archivesCode, batchId, fileName, now);
});
