import { pointersOf, putPointers } from '#shared/records/name-store.ts';
import { type Description, type Entry, recordIdOf } from '#shared/records/record.ts';
import { type Change, moveEntry } from '#shared/records/record-changes.ts';
import { findHeld, firstDescriptions } from '#shared/records/record-store.ts';
import { carryAlong } from './carry-along.ts';

/** What is moved: the entry as it stands, what was withdrawn under the new code (or stands there since an earlier attempt), and what it will say. */
export type Move = { before: Entry; held: Entry | undefined; description: Description };

/**
 * Moves a record to another 档号 with all that belongs to it. Names are there before the entry, so that nobody finds it without them; pages go
 * only once the new 档号 is won, for nobody else's record may ever show them. What is cut short is finished from the table's stream, or when the
 * correction is asked for again (`done`). Undefined if somebody else was faster.
 */
export async function moveRecord(
  { before, held, description }: Move,
  done: boolean,
  change: Change,
): Promise<{ version: number; pages: number } | undefined> {
  const { archivesCode, recordId, movedFrom } = before;
  await finishEarlier(archivesCode, movedFrom, before.referenceCode);
  if (held) await carryAlong(held);
  const to = recordIdOf(archivesCode, description.referenceCode);
  if (!done) await putPointers(await pointersOf({ ...description, recordId: to }));
  const moved = done ? held : await moveEntry(await withOrigin({ before, held }), description, change);
  const redirect = moved && (await findHeld([recordId])).get(recordId);
  return redirect && { version: moved.version, pages: await carryAlong(redirect) };
}

/** What is still on its way to this record arrives before it goes on. */
async function finishEarlier(archivesCode: string, movedFrom: string | undefined, here: string): Promise<void> {
  const id = movedFrom && recordIdOf(archivesCode, movedFrom);
  const redirect = id && (await findHeld([id])).get(id);
  if (redirect && redirect.withdrawn?.movedTo === here) await carryAlong(redirect);
}

/** With the import that first described the entry. */
async function withOrigin(moving: Pick<Move, 'before' | 'held'>) {
  const [first] = await firstDescriptions([moving.before.recordId]);
  return { ...moving, importId: first?.importId };
}
