import { moveBelongings } from '#shared/records/carry-over.ts';
import { dropPointers, pointersOf } from '#shared/records/name-store.ts';
import { pagesOf } from '#shared/records/page-store.ts';
import { type Entry, recordIdOf } from '#shared/records/record.ts';
import { findEntry } from '#shared/records/record-store.ts';
import { recodeScans } from '#shared/scans/recoded-store.ts';

/**
 * Carries along what belonged to a record under its old 档号: pages, annotations, what its batches know of it, and names; answers how many pages
 * it has. `redirect` is what stands under the old one now. Done again, or with no redirect, it changes nothing.
 */
export async function carryAlong(redirect: Entry): Promise<number> {
  const { archivesCode, recordId, referenceCode, withdrawn } = redirect;
  if (!withdrawn?.movedTo) return 0;
  const direct = recordIdOf(archivesCode, withdrawn.movedTo);
  const entry = await findEntry(direct);
  const to = entry?.recordId ?? direct;
  await moveBelongings(recordId, to);
  const pages = await pagesOf(to);
  const batches = new Set(pages.map(({ batchId }) => batchId));
  await recodeScans(archivesCode, batches, referenceCode, entry?.referenceCode ?? withdrawn.movedTo);
  await dropPointers(await pointersOf(redirect), []);
  return pages.length;
}
