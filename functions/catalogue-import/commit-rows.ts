import * as z from 'zod';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { ledgerEntry } from '#shared/ledger/ledger.ts';
import { post } from '#shared/ledger/ledger-store.ts';
import { correlationId, note } from '#shared/runtime/call.ts';
import { pace } from '#shared/runtime/pace.ts';
import { queue } from '#shared/runtime/queue.ts';
import { optionalSetting } from '#shared/runtime/settings.ts';
import { commitChunk } from './committing/commit-chunk.ts';
import { reverseChunk } from './correcting/reverse-chunk.ts';
import { type Chunk, chunkItem, expiryOf, type Import } from './import.ts';
import { changeImport, countDoneChunks, doneChunks, findChunk, findImport, recordChunk } from './import-store.ts';
import { addCounts, StagedRow } from './row-account.ts';
import { unstage } from './sheet-storage.ts';

const Message = z.object({ archivesCode: z.string(), importId: z.string(), chunk: z.int().positive() });

const shownRefusals = 200;
/** Set by the template, so that all workers together stay below what one partition takes. */
const rowsPerSecond = () => Number(optionalSetting('ROWS_PER_SECOND') ?? Number.POSITIVE_INFINITY);

/** Commits one chunk of a confirmed import, or undoes one of the import that it reverses; whoever finds all chunks done posts the act and closes the import. */
export const handler = queue(
  { capability: 'catalogue-import', operation: 'commit-rows' },
  Message,
  async ({ archivesCode, importId, chunk }, { now }) => {
    note({ archives: archivesCode, import: importId, chunk });
    const found = await findImport(archivesCode, importId);
    if (found?.state !== 'confirmed') return;
    if (!(await findChunk(importId, chunk))) await commit(found, chunk, now);
    await finish(found, now);
  },
);

async function commit(found: Import, chunk: number, now: Date): Promise<void> {
  const { archivesCode, batchId, confirmedBy, openedBy, fileName, declined = [], reverses } = found;
  const rows = await unstage(archivesCode, reverses ?? batchId, chunkItem(chunk), z.array(StagedRow));
  const change = {
    by: confirmedBy ?? openedBy,
    at: now,
    reason: reverses ? `撤销目录导入:${fileName}(${found.reason})` : `目录导入:${fileName}`,
    importId: batchId,
    correlationId: correlationId(),
  };
  const paced = pace(rowsPerSecond());
  const account = reverses
    ? await reverseChunk(rows, reverses, change, paced)
    : await commitChunk(rows, declined, change, paced);
  note({ ...account.counts });
  await recordChunk({
    batchId,
    item: chunkItem(chunk),
    ...account,
    refused: account.refused.slice(0, shownRefusals),
    expiresAt: expiryOf(now, 'chunk'),
  });
}

/** When every chunk is done: one act of description in the ledger (条; describing is not acceding; a reversal's takes away), then `committed`. */
async function finish(found: Import, now: Date): Promise<void> {
  if ((await countDoneChunks(found.batchId)) !== found.check?.chunks) return;
  const chunks = await doneChunks(found.batchId);
  const sum = (field: 'volumeEntries' | 'itemEntries') => chunks.reduce((total, chunk) => total + chunk[field], 0);
  const quantities = { volumeEntries: sum('volumeEntries'), itemEntries: sum('itemEntries') };
  if (quantities.volumeEntries + quantities.itemEntries !== 0) await postDescription(found, quantities, now);
  if (found.reverses) await closeReversed(found.archivesCode, found.reverses);
  await changeImport(committed(found, chunks, now), 'confirmed');
}

async function closeReversed(archivesCode: string, importId: string): Promise<void> {
  const reversed = await findImport(archivesCode, importId);
  if (reversed) await changeImport({ ...reversed, state: 'reversed' }, 'committed');
}

const postDescription = (
  { archivesCode, batchId, confirmedBy, openedBy, reverses, reason }: Import,
  quantities: { volumeEntries: number; itemEntries: number },
  now: Date,
) =>
  post(
    ledgerEntry({
      archivesCode,
      entryId: `import#${batchId}`,
      kind: 'description',
      date: shanghaiDay(now),
      quantities,
      source: { kind: 'import', id: reverses ?? batchId },
      actor: confirmedBy ?? openedBy,
      ...(reverses && { reverses: `import#${reverses}`, reason }),
      at: now.toISOString(),
    }),
  );

function committed(found: Import, chunks: Chunk[], now: Date): Import {
  const done = addCounts(chunks.map(({ counts }) => counts));
  const rejectedBefore = found.check?.counts.rejected ?? 0;
  return {
    ...found,
    state: 'committed',
    committedAt: now.toISOString(),
    committed: { ...done, received: done.received + rejectedBefore, rejected: done.rejected + rejectedBefore },
    refusedAtCommit: chunks.flatMap(({ refused }) => refused).slice(0, shownRefusals),
  };
}
