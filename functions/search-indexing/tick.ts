import { shanghaiDay, startOfDay } from '#shared/calendar/shanghai.ts';
import { note } from '#shared/runtime/call.ts';
import { schedule } from '#shared/runtime/schedule.ts';
import { clearAway } from '#shared/search/clearing.ts';
import { newestManifest } from '#shared/search/manifests.ts';
import { dueMerge } from '#shared/search/merge.ts';
import { theIndexToWrite } from '#shared/search/pieces-store.ts';
import { askForMerge, askForSlice } from './ask-for-work.ts';
import { isCheckDue, isStalled } from './night.ts';
import { lastRuns, latestRun, moveRun, newRun } from './upkeep-run.ts';

/**
 * Lambda: clears away what no reader can hold any more, asks for a merge that a lost message left undone, begins the nightly check, and
 * sets going again a run that stands still.
 */
export const handler = schedule({ capability: 'search-indexing', operation: 'tick' }, async (tick, { now, newId }) => {
  const { store } = theIndexToWrite();
  const run = await latestRun(store);
  const isRunning = run?.state === 'running';
  const staged = new Set(isRunning ? run.staged.map(({ id }) => id) : []);
  note({ cleared: await clearAway(store, now, staged) });
  const due = dueMerge(await newestManifest(store));
  if (due) await askForMerge(due);
  if (isRunning) {
    if (isStalled(run, tick)) await askForSlice(run.runId);
    return;
  }
  const { check } = await lastRuns(store);
  if (!isCheckDue(startOfDay(shanghaiDay(tick)), check, tick)) return;
  const begun = newRun('check', 'tick', now, newId);
  if (await moveRun(store, begun)) await askForSlice(begun.runId);
});
