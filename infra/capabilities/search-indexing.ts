import { archiveFunction } from '../parts/archive-function.ts';
import { may, maySend } from '../parts/grants.ts';
import { followStream } from '../parts/table-stream.ts';
import { onTick } from '../parts/tick.ts';
import { workQueue } from '../parts/work-queue.ts';
import { apiFunction, type Services } from '../services.ts';

/** The search index follows the records, is merged, checked every night and rebuilt at need, and is cleared of what is out of use. */
export function searchIndexing(services: Services): void {
  const { holdings, tick } = services;
  // A rebuild holds all entries of an archives in memory, some 3 KB each; a merge streams.
  const tendPieces = archiveFunction(services, 'search-indexing', 'tend-pieces', { timeout: 900, memory: 6144 });
  const work = workQueue(services, 'IndexWork', tendPieces, { batch: 1, abreast: 2 });
  may(tendPieces, holdings.searchIndex, ['Query', 'BatchGetItem', 'PutItem', 'BatchWriteItem']);
  may(tendPieces, holdings.records, ['BatchGetItem', 'Query'], { index: 'byCode' });
  may(tendPieces, holdings.directory, ['Query'], { index: 'byKind' });
  maySend(tendPieces, work);

  const api = apiFunction(services, 'search-indexing');
  may(api, holdings.searchIndex, ['Query', 'BatchGetItem', 'PutItem', 'BatchWriteItem']);
  maySend(api, work);

  const followRecords = archiveFunction(services, 'search-indexing', 'follow-records', { timeout: 120, memory: 1769 });
  followStream(services, holdings.records, followRecords, {
    sortKey: ['part', ['entry', { prefix: 'page#' }]],
    removed: true,
    batch: 1000,
    waitSeconds: 5,
  });
  may(followRecords, holdings.records, ['BatchGetItem', 'Query']);
  may(followRecords, holdings.searchIndex, ['Query', 'BatchGetItem', 'PutItem', 'BatchWriteItem']);
  maySend(followRecords, work);

  const clear = archiveFunction(services, 'search-indexing', 'tick', { timeout: 300 });
  onTick(tick, clear);
  may(clear, holdings.searchIndex, ['Query', 'BatchGetItem', 'PutItem', 'BatchWriteItem']);
  maySend(clear, work);
}
