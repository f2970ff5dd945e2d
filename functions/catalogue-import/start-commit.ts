import { send } from '#shared/runtime/send.ts';
import { stream } from '#shared/runtime/stream.ts';
import { Import } from './import.ts';

/** An import has been confirmed, or is to be resumed: one message per chunk. Sent twice does no harm, for chunks are done once. */
export const handler = stream(
  { capability: 'catalogue-import', operation: 'start-commit' },
  Import,
  async ({ before, after }) => {
    if (after?.state !== 'confirmed') return;
    if (before?.state === 'confirmed' && before.resumedAt === after.resumedAt) return;
    const { archivesCode, batchId: importId, check } = after;
    const chunks = Array.from({ length: check?.chunks ?? 0 }, (_, at) => ({ archivesCode, importId, chunk: at + 1 }));
    await send('COMMITS_QUEUE', chunks);
  },
);
