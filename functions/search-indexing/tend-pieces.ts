import { note } from '#shared/runtime/call.ts';
import { queue } from '#shared/runtime/queue.ts';
import type { At } from '#shared/runtime/work.ts';
import { newestManifest } from '#shared/search/manifests.ts';
import { dueMerge, merge } from '#shared/search/merge.ts';
import { theIndexToWrite } from '#shared/search/pieces-store.ts';
import { askForMerge, askForSlice, IndexWork } from './ask-for-work.ts';
import { takeSlice } from './slice.ts';

/** Lambda: makes one piece of several, or takes the next slice of a rebuild or a check; then asks for what is due next. */
export const handler = queue(
  { capability: 'search-indexing', operation: 'tend-pieces' },
  IndexWork,
  async (asked, at: At) => {
    const writing = { ...theIndexToWrite(), ...at };
    if ('runId' in asked) {
      if (await takeSlice(writing, asked.runId)) await askForSlice(asked.runId);
    } else note({ pieces: asked.pieces.length, merged: await merge(writing, asked.pieces) });
    const due = dueMerge(await newestManifest(writing.store));
    if (due) await askForMerge(due);
  },
);
