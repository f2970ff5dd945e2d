import { archiveFunction } from '../parts/archive-function.ts';
import { may, mayGet, mayLock, maySend } from '../parts/grants.ts';
import { workQueue } from '../parts/work-queue.ts';
import { apiFunction, type Services } from '../services.ts';

/** Closed batches: sampled at random, judged by a second person, accepted by a third; then locked and counted as digitised. */
export function qualitySampling(services: Services): void {
  const { holdings } = services;
  const worker = archiveFunction(services, 'quality-sampling', 'work', { timeout: 300, memory: 1024 });
  const work = workQueue(services, 'QualityWork', worker, { batch: 1 });
  may(worker, holdings.ingest, ['GetItem', 'Query', 'PutItem', 'BatchWriteItem']);
  may(worker, holdings.records, ['BatchGetItem', 'Query']);
  may(worker, holdings.ledger, ['PutItem']);
  mayLock(worker, holdings.preservation, '*'); // keys begin with the archives' code
  maySend(worker, work);

  const api = apiFunction(services, 'quality-sampling');
  may(api, holdings.ingest, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'BatchWriteItem']);
  may(api, holdings.records, ['GetItem']);
  may(api, holdings.ledger, ['GetItem', 'PutItem']);
  mayGet(api, holdings.access, '*');
  maySend(api, work);
}
