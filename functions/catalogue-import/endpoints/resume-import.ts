import { api } from '#shared/api/api.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from '../contract.ts';
import { changeImport } from '../import-store.ts';
import { requireImport, requireStaged, shownImport } from './shown-import.ts';

/**
 * Sends the chunks of a commit once more that does not come to its end, as when their messages lie among the dead letters. Chunks
 * that are done stay done, so a resume too many does nothing.
 */
export const resumeImport = api(contract.resumeImport, async ({ params, actor, now }) => {
  const found = await requireImport(params, actor);
  const { state, batchId: importId } = found;
  if (state === 'committed') return shownImport(found);
  if (state !== 'confirmed') throw problem('import-not-committing', { importId, state });
  requireStaged(found, now);
  await changeImport({ ...found, resumedAt: now.toISOString() }, 'confirmed');
  return shownImport(await requireImport(params, actor));
});
