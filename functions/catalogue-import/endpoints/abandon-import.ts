import { api } from '#shared/api/api.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from '../contract.ts';
import { mayBecome } from '../import.ts';
import { changeImport } from '../import-store.ts';
import { requireImport, shownImport } from './shown-import.ts';

/** Abandons an import before it is confirmed; what was staged expires, a sheet that still arrives is deleted unread. */
export const abandonImport = api(contract.abandonImport, async ({ params, actor }) => {
  const found = await requireImport(params, actor);
  const importId = found.batchId;
  if (found.state === 'abandoned') return shownImport(found);
  if (!mayBecome(found.state, 'abandoned')) throw problem('import-already-confirmed', { importId });
  const abandoned = { ...found, state: 'abandoned' as const };
  if (await changeImport(abandoned, found.state)) return shownImport(abandoned);
  throw problem('changed-meanwhile', { what: '导入' });
});
