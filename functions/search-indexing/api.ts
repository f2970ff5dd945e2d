import { api, serve } from '#shared/api/api.ts';
import { archivesOf } from '#shared/archives/directory-store.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import { lookupProblems } from '#shared/messages/problems/lookup.ts';
import { problem } from '#shared/runtime/problem.ts';
import { ifDamaged } from '#shared/search/compare.ts';
import { newestManifest } from '#shared/search/manifests.ts';
import { theIndexToWrite } from '#shared/search/pieces-store.ts';
import { askForSlice } from './ask-for-work.ts';
import * as contract from './contract.ts';
import { livingCounts } from './survey.ts';
import { lastRuns, latestRun, moveRun, newRun, shown } from './upkeep-run.ts';

/** Begins a rebuild, or answers with the one under way. */
const rebuild = api(contract.rebuildIndex, async ({ params, actor, now, newId }) => {
  await requireProvince(params.archivesCode);
  const { store } = theIndexToWrite();
  const latest = await latestRun(store);
  const going = latest?.kind === 'rebuild' && latest.state === 'running' ? latest : undefined;
  const run = going ?? newRun('rebuild', actor.subject, now, newId);
  if (!going) {
    const said = { actor: actor.subject, action: 'rebuild-index', outcome: 'done' as const, target: run.runId };
    await recordAudit([{ archivesCode: params.archivesCode, ...said }], now);
    await moveRun(store, run);
  }
  await askForSlice(run.runId);
  return shown(run);
});

const show = api(contract.showIndex, async ({ params }) => {
  await requireProvince(params.archivesCode);
  const { store, kept } = theIndexToWrite();
  const [manifest, runs] = [await newestManifest(store), await lastRuns(store)];
  const counts = await livingCounts({ store, kept }, manifest).catch(ifDamaged);
  return {
    ...(counts && { entries: [...counts.values()].reduce((sum, count) => sum + count, 0) }),
    pieces: manifest.pieces.length,
    changedAt: manifest.at,
    ...(runs.rebuild && { rebuild: shown(runs.rebuild) }),
    ...(runs.check && { check: shown(runs.check) }),
  };
});

/** There is one index, of the whole province, and the archives at its head looks after it. */
async function requireProvince(archivesCode: string): Promise<void> {
  const archives = await archivesOf(archivesCode);
  if (archives?.level !== 'province') throw problem('province-only', {});
}

export const handler = serve('search-indexing', [rebuild, show], lookupProblems);
