import { finishMove, moveBelongings } from '#shared/records/carry-over.ts';
import { dropPointers, pointersOf, putPointers } from '#shared/records/name-store.ts';
import { pagesOf } from '#shared/records/page-store.ts';
import { type Description, type Entry, recordIdOf } from '#shared/records/record.ts';
import { type Change, moveEntry } from '#shared/records/record-changes.ts';
import { findHeld, firstDescriptions } from '#shared/records/record-store.ts';
import { recodeScans } from '#shared/scans/recoded-store.ts';

/** What is moved: the entry as it stands, what was withdrawn under the new code (or stands there since an earlier attempt), and what it will say. */
export type Move = { before: Entry; held: Entry | undefined; description: Description };

/**
 * Moves a record to another 档号 with its names, pages, annotations and what its batches know of it. Names are there before the entry, so that
 * nobody finds it without them; pages go only once the new 档号 is won, for nobody else's record may ever show them. An attempt cut short is
 * simply made again (`done`), or finished by whoever next needs one of the two codes. Undefined if somebody else was faster.
 */
export async function moveRecord(
  { before, held, description }: Move,
  done: boolean,
  change: Change,
): Promise<{ version: number; pages: number } | undefined> {
  const { archivesCode } = before;
  const to = recordIdOf(archivesCode, description.referenceCode);
  await finishEarlier({ before, held });
  if (!done) await putPointers(await pointersOf({ ...description, recordId: to }));
  const moved = done ? held : await moveEntry(await withOrigin({ before, held }), description, change);
  if (!moved) return undefined;
  await moveBelongings(before.recordId, to);
  const pages = await pagesOf(to);
  const batches = new Set(pages.map(({ batchId }) => batchId));
  await recodeScans(archivesCode, batches, before.referenceCode, description.referenceCode);
  await dropPointers(await pointersOf(before), []);
  return { version: moved.version, pages: pages.length };
}

/** What was on its way to this record, or from the new code elsewhere, arrives there first. */
async function finishEarlier({ before, held }: Pick<Move, 'before' | 'held'>): Promise<void> {
  const { archivesCode, movedFrom, referenceCode } = before;
  const id = movedFrom && recordIdOf(archivesCode, movedFrom);
  const origin = id && (await findHeld([id])).get(id);
  if (origin && origin.withdrawn?.movedTo === referenceCode) await finishMove(origin);
  if (held) await finishMove(held);
}

/** With the import that first described the entry. */
async function withOrigin(moving: Pick<Move, 'before' | 'held'>) {
  const [first] = await firstDescriptions([moving.before.recordId]);
  return { ...moving, described: first?.importId };
}
