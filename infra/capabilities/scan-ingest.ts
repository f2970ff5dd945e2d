import { archiveFunction } from '../parts/archive-function.ts';
import { arrivals } from '../parts/arrivals.ts';
import { may, mayDelete, mayGet, mayPut, maySend } from '../parts/grants.ts';
import { followStream } from '../parts/table-stream.ts';
import { workQueue } from '../parts/work-queue.ts';
import type { Services } from '../services.ts';

/** Scans in: each file verified on arrival, preserved and linked; a batch closed once its sender says so. */
export function scanIngest(services: Services): void {
  const { holdings, incoming } = services;
  const verifyScans = archiveFunction(services, 'scan-ingest', 'verify-scans', { timeout: 120, memory: 2048 });
  const arrived = arrivals(services, incoming, 'ScansArrived', { prefix: 'scans/', worker: verifyScans, batch: 5 });
  may(verifyScans, holdings.ingest, ['GetItem', 'PutItem']);
  may(verifyScans, holdings.records, ['GetItem', 'PutItem']);
  mayGet(verifyScans, incoming, 'scans/*');
  mayDelete(verifyScans, incoming, 'scans/*');
  mayPut(verifyScans, holdings.preservation, '*'); // keys begin with the archives' code
  mayGet(verifyScans, holdings.preservation, '*');
  mayPut(verifyScans, holdings.access, '*');

  const closeBatch = archiveFunction(services, 'scan-ingest', 'close-batch', { timeout: 60 });
  const closings = workQueue(services, 'Closings', closeBatch, { batch: 1 });
  may(closeBatch, holdings.ingest, ['GetItem', 'Query', 'PutItem']);
  may(closeBatch, holdings.ledger, ['PutItem']);

  const followBatches = archiveFunction(services, 'scan-ingest', 'follow-batches', { timeout: 60 });
  followStream(services, holdings.ingest, followBatches, { sortKey: ['item', ['batch']] });
  may(followBatches, holdings.ingest, ['Query']);
  maySend(followBatches, closings);
  maySend(followBatches, arrived);
}
