import { archiveFunction } from '../parts/archive-function.ts';
import { arrivals } from '../parts/arrivals.ts';
import { may, mayAbort, mayDelete, mayGet, mayList, mayPut, maySend } from '../parts/grants.ts';
import { followStream } from '../parts/table-stream.ts';
import { workQueue } from '../parts/work-queue.ts';
import type { Services } from '../services.ts';

/** Scans in: each file verified on arrival, preserved and linked; a batch closed once its sender says so. */
export function scanIngest(services: Services): void {
  const { holdings, incoming, settings } = services;
  const { virusEngine } = settings;
  // Gigabytes are read through at some 60 MB a second; an image of 2 GB is decoded from ephemeral storage.
  const verifyScans = archiveFunction(services, 'scan-ingest', 'verify-scans', {
    timeout: 300,
    memory: 2048,
    disk: 2048,
    ...(virusEngine && { environment: { VIRUS_ENGINE: virusEngine } }),
  });
  // One at a time: a large file that takes minutes must not take its neighbours to the dead letters.
  const arrived = arrivals(services, incoming, 'ScansArrived', {
    prefix: 'scans/',
    worker: verifyScans,
    batch: 1,
    abreast: 200,
  });
  maySend(verifyScans, arrived); // back, in the group of its archives: SQS then shares the workers fairly
  may(verifyScans, holdings.ingest, ['GetItem', 'Query', 'PutItem']);
  may(verifyScans, holdings.records, ['GetItem', 'BatchGetItem', 'Query', 'PutItem']);
  mayGet(verifyScans, incoming, 'scans/*');
  mayDelete(verifyScans, incoming, 'scans/*');
  mayList(verifyScans, incoming); // a file that waited too long is told from one that cannot be read
  mayPut(verifyScans, holdings.preservation, '*'); // keys begin with the archives' code
  mayAbort(verifyScans, holdings.preservation, '*');
  mayGet(verifyScans, holdings.preservation, '*');
  mayPut(verifyScans, holdings.access, '*');

  const closeBatch = archiveFunction(services, 'scan-ingest', 'close-batch', { timeout: 60 });
  const closings = workQueue(services, 'Closings', closeBatch, { batch: 1 });
  may(closeBatch, holdings.ingest, ['GetItem', 'Query', 'PutItem']);
  may(closeBatch, holdings.ledger, ['PutItem']);
  maySend(verifyScans, closings); // a file whose verification outlasted the closing has it counted again

  const followBatches = archiveFunction(services, 'scan-ingest', 'follow-batches', { timeout: 60 });
  followStream(services, holdings.ingest, followBatches, { sortKey: ['item', ['batch']] });
  maySend(followBatches, closings);
  maySend(followBatches, arrived);
}
