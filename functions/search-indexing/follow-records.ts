import * as z from 'zod';
import { MovedTo } from '#shared/records/page.ts';
import { Entry } from '#shared/records/record.ts';
import { streamBatch } from '#shared/runtime/stream.ts';
import { type Place, placeOf } from '#shared/search/indexed-entry.ts';
import { dueMerge } from '#shared/search/merge.ts';
import { theIndexToWrite } from '#shared/search/pieces-store.ts';
import { bringInLine } from '#shared/search/write.ts';
import { askForMerge } from './ask-for-work.ts';
import { currentEntries } from './current-entries.ts';

const Described = Entry.extend({ part: z.literal('entry') });
const Scanned = z.object({ recordId: z.string(), part: z.string().startsWith('page#'), movedTo: MovedTo });
const isDescribed = (image: z.infer<typeof Described | typeof Scanned>): image is z.infer<typeof Described> =>
  image.part === 'entry';

/** Brings the index in line with the records that changed: their entries described, opened or deleted, their first scans linked. */
export const handler = streamBatch(
  { capability: 'search-indexing', operation: 'follow-records' },
  z.union([Described, Scanned]),
  async (changes, { now, newId }) => {
    const changed = new Map<string, { places: Place[]; scanned: boolean }>();
    for (const { before, after } of changes)
      for (const image of [before, after]) {
        if (!image) continue;
        const known = changed.get(image.recordId) ?? { places: [], scanned: false };
        if (isDescribed(image)) known.places.push(placeOf(image));
        else known.scanned ||= image === after && image.movedTo === undefined;
        changed.set(image.recordId, known);
      }
    const written = await bringInLine({ ...theIndexToWrite(), now, newId }, changed, (scanned) =>
      currentEntries(changed.keys(), scanned),
    );
    const due = written && dueMerge(written);
    if (due) await askForMerge(due);
  },
);
