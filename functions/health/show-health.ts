import { api } from '#shared/api/api.ts';
import { directory } from '#shared/archives/directory-store.ts';
import { keyServiceAnswers } from '#shared/runtime/keys.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';

/**
 * Asks, every time anew, what every other function stands on: the directory and the key service. Says which does not
 * answer (503), and no more. A platform without a province yet is well.
 */
export const showHealth = api(contract.showHealth, async ({ now }) => {
  const parts = await Promise.all([
    answers('directory', directory.archives.get('platform', 'archives')),
    answers('keys', keyServiceAnswers()),
  ]);
  const silent = parts.filter(({ ok }) => !ok).map(({ name }) => name);
  if (silent.length > 0) throw problem('not-well', { silent });
  return { ok: true, at: now.toISOString(), parts };
});

const answers = async <Name extends string>(name: Name, work: Promise<unknown>) => ({
  name,
  ok: await work.then(
    () => true,
    () => false,
  ),
});
