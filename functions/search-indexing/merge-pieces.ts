import { note } from '#shared/runtime/call.ts';
import { queue } from '#shared/runtime/queue.ts';
import { newestManifest } from '#shared/search/manifests.ts';
import { dueMerge, merge } from '#shared/search/merge.ts';
import { theIndex } from '#shared/search/pieces-store.ts';
import { askForMerge, MergeAsked } from './ask-for-merge.ts';

/** Makes one piece of several, and asks for the next merge if that makes one due. */
export const handler = queue(
  { capability: 'search-indexing', operation: 'merge-pieces' },
  MergeAsked,
  async ({ pieces }, { now, newId }) => {
    const index = theIndex();
    note({ pieces: pieces.length, merged: await merge({ ...index, now, newId }, pieces) });
    const due = dueMerge(await newestManifest(index.store));
    if (due) await askForMerge(due);
  },
);
