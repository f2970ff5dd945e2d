import type { Actor } from '#shared/access/actor.ts';
import { problem } from '#shared/runtime/problem.ts';
import { unreadableText } from '#shared/sheets/unreadable.ts';
import type { ShownImport } from '../contract.ts';
import { type Import, isStaged, stagedDays, stateNameOf } from '../import.ts';
import { doneChunks, findImport } from '../import-store.ts';
import { dutyText } from '../incident.ts';

/** A cataloguer restricted to some fonds sees only the imports that he opened himself: previews show other units' titles. */
export const maySee = (found: Import, actor: Pick<Actor, 'fonds' | 'subject'>): boolean =>
  actor.fonds === undefined || found.openedBy === actor.subject;

/** The import of the path, or the refusal `import-not-found`, also for one that the caller may not see. */
export async function requireImport(
  { archivesCode, importId }: { archivesCode: string; importId: string },
  actor: Actor,
): Promise<Import> {
  const found = await findImport(archivesCode, importId);
  if (!found || !maySee(found, actor)) throw problem('import-not-found', { importId });
  return found;
}

/** Refuses what needs the rows of an import, when what was staged of them is kept no longer. */
export function requireStaged(found: Import, now: Date): void {
  if (!isStaged(found, now)) throw problem('import-expired', { importId: found.batchId, days: stagedDays });
}

/** The lines of a list. */
export const summaryOf = (found: Import) => ({
  importId: found.batchId,
  state: found.state,
  stateName: stateNameOf(found),
  fileName: found.fileName,
  openedBy: found.openedBy,
  openedAt: found.openedAt,
  ...(found.check && { counts: found.check.counts }),
  ...(found.committed && { committed: found.committed }),
  ...(found.reverses && { reverses: found.reverses, reason: found.reason }),
});

/** An import as it is shown, with how far its commit has come. */
export async function shownImport(found: Import): Promise<ShownImport> {
  const { check, unreadable, refusedAtCommit } = found;
  const progress = await progressOf(found);
  return {
    ...summaryOf(found),
    ...check,
    ...(unreadable && { unreadable: { reason: unreadable, ...unreadableText(unreadable) } }),
    ...(progress && { progress }),
    ...(refusedAtCommit?.length && { refusedAtCommit }),
    ...(check?.secretCount && {
      incident: {
        rows: check.secretRows,
        count: check.secretCount,
        duty: dutyText({ rows: check.secretRows, count: check.secretCount }),
      },
    }),
  };
}

async function progressOf({ state, batchId, check }: Import): Promise<ShownImport['progress']> {
  if (!check || (state !== 'confirmed' && state !== 'committed')) return undefined;
  const of = check.counts.received - check.counts.rejected;
  if (state === 'committed') return { done: of, of };
  const chunks = await doneChunks(batchId);
  return { done: chunks.reduce((rows, { counts }) => rows + counts.received, 0), of };
}
