import { allArchives } from '#shared/archives/directory-store.ts';
import { api } from '#shared/runtime/api.ts';
import { dataKey } from '#shared/runtime/keys.ts';
import * as contract from './contract.ts';

/** Asks the stores that every other function stands on; says which one does not answer, and no more. */
export const showHealth = api(contract.showHealth, async ({ now }) => {
  const parts = await Promise.all([answers('directory', allArchives()), answers('keys', dataKey('cursors'))]);
  return { ok: parts.every(({ ok }) => ok), at: now.toISOString(), parts };
});

const answers = async (name: string, work: Promise<unknown>) => ({
  name,
  ok: await work.then(
    () => true,
    () => false,
  ),
});
