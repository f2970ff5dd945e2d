import { archiveFunction } from '../parts/archive-function.ts';
import { may, maySend } from '../parts/grants.ts';
import { followStream } from '../parts/table-stream.ts';
import { onTick } from '../parts/tick.ts';
import { workQueue } from '../parts/work-queue.ts';
import type { Services } from '../services.ts';

/** The search index follows the records, is merged by and by, and is cleared of what is out of use. */
export function searchIndexing(services: Services): void {
  const { holdings, tick } = services;
  // A merge up to a million entries holds them all in memory.
  const mergePieces = archiveFunction(services, 'search-indexing', 'merge-pieces', { timeout: 900, memory: 6144 });
  const merges = workQueue(services, 'Merges', mergePieces, { batch: 1, abreast: 2 });
  may(mergePieces, holdings.searchIndex, ['Query', 'BatchGetItem', 'PutItem', 'BatchWriteItem']);
  maySend(mergePieces, merges);

  const followRecords = archiveFunction(services, 'search-indexing', 'follow-records', { timeout: 120, memory: 1769 });
  followStream(services, holdings.records, followRecords, {
    sortKey: ['part', ['entry', { prefix: 'page#' }]],
    removed: true,
    batch: 1000,
    waitSeconds: 5,
  });
  may(followRecords, holdings.records, ['BatchGetItem']);
  may(followRecords, holdings.searchIndex, ['Query', 'BatchGetItem', 'PutItem', 'BatchWriteItem']);
  maySend(followRecords, merges);

  const clear = archiveFunction(services, 'search-indexing', 'tick', { timeout: 300 });
  onTick(tick, clear);
  may(clear, holdings.searchIndex, ['Query', 'BatchGetItem', 'BatchWriteItem']);
  maySend(clear, merges);
}
