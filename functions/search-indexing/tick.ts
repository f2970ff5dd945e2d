import { note } from '#shared/runtime/call.ts';
import { schedule } from '#shared/runtime/schedule.ts';
import { clearAway } from '#shared/search/clearing.ts';
import { newestManifest } from '#shared/search/manifests.ts';
import { dueMerge } from '#shared/search/merge.ts';
import { theIndex } from '#shared/search/pieces-store.ts';
import { askForMerge } from './ask-for-merge.ts';

/** Clears away what no reader can hold any more, and asks for a merge that a lost message left undone. */
export const handler = schedule({ capability: 'search-indexing', operation: 'tick' }, async (_tick, { now }) => {
  const { store } = theIndex();
  note({ cleared: await clearAway(store, now) });
  const due = dueMerge(await newestManifest(store));
  if (due) await askForMerge(due);
});
