import { archiveFunction } from '../parts/archive-function.ts';
import { may, mayGet, mayList, mayPut, maySend } from '../parts/grants.ts';
import type { WorkQueue } from '../parts/holding.ts';
import { workQueue } from '../parts/work-queue.ts';
import { apiFunction, type Services } from '../services.ts';

/**
 * Business acts with quantities, appended and never changed: no function may update or delete an entry. Every night each archives' books
 * are brought forward and its catalogue counted again, by a role of its own: what makes reports reads no record. Answers the queue
 * by which the tick asks for that.
 */
export function ledger(services: Services): WorkQueue {
  const { holdings } = services;
  const api = apiFunction(services, 'ledger');
  may(api, holdings.ledger, ['GetItem', 'Query', 'PutItem']);
  may(api, holdings.statistics, ['Query']);
  mayPut(api, holdings.reportFiles, 'evidence/*');
  mayGet(api, holdings.reportFiles, 'evidence/*'); // also HEAD: has it arrived?
  mayList(api, holdings.reportFiles); // or HEAD of what is not there were refused, not answered

  const reconcile = archiveFunction(services, 'ledger', 'reconcile', { timeout: 300, memory: 1024 });
  const nights = workQueue(services, 'BooksNights', reconcile, { batch: 1, abreast: 4 });
  may(reconcile, holdings.ledger, ['GetItem', 'Query', 'PutItem']);
  may(reconcile, holdings.directory, ['Query']);
  may(reconcile, holdings.records, ['BatchGetItem'], { index: 'byCode' });
  maySend(reconcile, nights);
  return nights;
}
